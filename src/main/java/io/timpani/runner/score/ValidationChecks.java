package io.timpani.runner.score;

import io.timpani.engine.Payload;
import io.timpani.engine.Traits.Ability;
import io.timpani.engine.Transformed;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.payload.PayloadFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks a model about data, whole and damaged, and tells what it found (cli.md §7). */
final class ValidationChecks {
    static final String BATCH = "Basic batch prediction";

    private static final String NULLS = "Null value imputation";
    private static final int MOST_ROWS_ALONE = 100;
    private static final double RELATIVE = 1e-5;
    private static final double ABSOLUTE = 1e-7;
    private static final double NANOS_PER_MILLI = 1e6;

    private final LocalModel model;
    private final DataSet data;
    private final List<Check> checks = new ArrayList<>();

    ValidationChecks(LocalModel model, DataSet data) {
        this.model = model;
        this.data = data;
    }

    /** Runs all checks that make sense for the model; later ones only when it can predict at all. */
    List<Check> run(String nameOfData) throws IOException {
        TargetType type = model.settings().model().targetType();
        long start = System.nanoTime();
        Optional<Frame> first = batch(type, nameOfData);
        double firstMillis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        if (first.isEmpty()) {
            return checks;
        }
        rowCount(first.get());
        if (type.isClassification()) {
            labels(first.get());
        }
        if (type != TargetType.TRANSFORM) {
            latency(firstMillis);
            consistency(first.get());
        }
        nulls(type);
        return checks;
    }

    /** Unstructured models only: the answer is theirs to judge. */
    List<Check> runUnstructured(UnstructuredScore score, String nameOfData) throws IOException {
        try (Input opened = new Input(data.open(), data.format(), -1)) {
            score.run(opened, OutputStream.nullOutputStream());
            checks.add(Check.passed(BATCH, "the model answered"));
        } catch (ServingException e) {
            checks.add(Check.failed(BATCH, nameOfData + ": " + e.getMessage()));
        }
        return checks;
    }

    private Optional<Frame> batch(TargetType type, String nameOfData) throws IOException {
        try (InputStream in = data.open()) {
            Frame answer = answer(type, data.format(), in);
            checks.add(Check.passed(BATCH, answer.rowCount() + " rows were predicted"));
            return Optional.of(answer);
        } catch (ServingException e) {
            checks.add(Check.failed(BATCH, nameOfData + ": " + e.getMessage()));
            return Optional.empty();
        }
    }

    private Frame answer(TargetType type, PayloadFormat format, InputStream in) throws IOException {
        try (Payload rows = model.reader().read(format, in, List.of())) {
            return type == TargetType.TRANSFORM ? transformed(rows) : Answers.frame(model.predict(rows));
        }
    }

    private Frame transformed(Payload rows) {
        if (!model.traits().abilities().contains(Ability.TRANSFORM)) {
            throw new ServingException(ErrorCode.MODEL_FAILED, "the model cannot transform data");
        }
        Transformed made = model.call(() -> model.predictor().transform(rows, Optional.empty(), true));
        return made instanceof Transformed.Dense dense && dense.frame().isPresent()
                ? dense.frame().get()
                : new Frame(made.rows(), List.of());
    }

    private void rowCount(Frame answer) {
        if (data.features().isEmpty()) {
            return;
        }
        String details = "%d predictions for %d rows".formatted(answer.rowCount(), data.rows());
        checks.add(
                answer.rowCount() == data.rows()
                        ? Check.passed("Row count", details)
                        : Check.failed("Row count", details));
    }

    private void labels(Frame answer) {
        List<String> wanted = model.settings().model().labels().labels();
        boolean same = new HashSet<>(answer.columnNames()).containsAll(wanted);
        String details = "the labels are " + String.join(", ", wanted);
        checks.add(
                same
                        ? Check.passed("Class labels", details)
                        : Check.failed("Class labels", details + ", but the answer has " + answer.columnNames()));
    }

    private void latency(double firstMillis) throws IOException {
        if (data.features().isEmpty() || data.rows() == 0) {
            return;
        }
        long start = System.nanoTime();
        try (Payload row = model.reader().read(PayloadFormat.CSV, data.row(0), List.of())) {
            model.predict(row);
        } catch (ServingException e) {
            checks.add(Check.failed("First request", "one row alone: " + e.getMessage()));
            return;
        }
        double rowMillis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        checks.add(Check.passed(
                "First request",
                String.format(
                        Locale.ROOT, "the whole data took %.1f ms, then one row %.1f ms", firstMillis, rowMillis)));
    }

    /** A row alone gets the answer that it gets among others. */
    private void consistency(Frame batch) throws IOException {
        String name = "Prediction consistency";
        if (data.features().isEmpty() || batch.rowCount() != data.rows()) {
            return;
        }
        int rows = data.rows();
        int tried = Math.min(rows, MOST_ROWS_ALONE);
        List<Integer> different = new ArrayList<>();
        double largest = 0;
        for (int i = 0; i < tried; i++) {
            int row = (int) ((long) i * rows / tried);
            try (Payload alone = model.reader().read(PayloadFormat.CSV, data.row(row), List.of())) {
                double difference = difference(Answers.frame(model.predict(alone)), batch, row);
                if (difference > 0) {
                    different.add(row + 1);
                    largest = Math.max(largest, difference);
                }
            } catch (ServingException e) {
                checks.add(Check.failed(name, "row %d alone: %s".formatted(row + 1, e.getMessage())));
                return;
            }
        }
        checks.add(
                different.isEmpty()
                        ? Check.passed(name, "%d rows alone are answered as in the batch".formatted(tried))
                        : Check.failed(
                                name,
                                "rows %s are answered otherwise alone than in the batch, by up to %s"
                                        .formatted(different, largest)));
    }

    /** The largest difference of numbers beyond the tolerance, 0 when there is none. */
    private static double difference(Frame alone, Frame batch, int row) {
        double largest = 0;
        for (int i = 0; i < batch.columns().size(); i++) {
            Column column = batch.columns().get(i);
            if (column instanceof NumberColumn many && alone.columns().get(i) instanceof NumberColumn one) {
                double expected = many.values()[row];
                double difference = Math.abs(one.values()[0] - expected);
                boolean both = Double.isNaN(expected) && Double.isNaN(one.values()[0]);
                if (!both && !(difference <= ABSOLUTE + RELATIVE * Math.abs(expected))) {
                    largest = Math.max(largest, Double.isNaN(difference) ? Double.MAX_VALUE : difference);
                }
            }
        }
        return largest;
    }

    private void nulls(TargetType type) throws IOException {
        if (data.features().isEmpty()) {
            checks.add(Check.passed(NULLS, "not applicable: a sparse matrix has no columns to empty"));
            return;
        }
        List<Check.Failure> failures = new ArrayList<>();
        for (int feature = 0; feature < data.features().size(); feature++) {
            try (InputStream in = data.without(feature)) {
                answer(type, PayloadFormat.CSV, in);
            } catch (ServingException e) {
                failures.add(new Check.Failure(data.features().get(feature), String.valueOf(e.getMessage())));
            }
        }
        int count = data.features().size();
        checks.add(
                failures.isEmpty()
                        ? Check.passed(NULLS, "each of %d features may be missing".formatted(count))
                        : new Check(
                                NULLS,
                                false,
                                "the model cannot predict when one of these features is missing in all rows;"
                                        + " fill in missing values in it, or before it",
                                failures));
    }
}
