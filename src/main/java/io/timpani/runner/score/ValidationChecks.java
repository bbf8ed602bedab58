package io.timpani.runner.score;

import io.timpani.engine.Payload;
import io.timpani.engine.Traits.Ability;
import io.timpani.engine.Transformed;
import io.timpani.frame.Frame;
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
        boolean complete = rowCount(first.get());
        if (type.isClassification()) {
            labels(first.get());
        }
        if (type != TargetType.TRANSFORM) {
            latency(firstMillis);
            checks.add(
                    data.features().isEmpty()
                            ? notApplicable(RowsAlone.NAME)
                            : complete
                                    ? new RowsAlone(model, data).compared(first.get())
                                    : Check.failed(
                                            RowsAlone.NAME, "not checked: there is not one answer for each row"));
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

    /** True when there is one prediction for each row, as far as anybody knows. */
    private boolean rowCount(Frame answer) {
        if (data.features().isEmpty()) {
            checks.add(notApplicable("Row count"));
            return true;
        }
        String details = "%d predictions for %d rows".formatted(answer.rowCount(), data.rows());
        boolean complete = answer.rowCount() == data.rows();
        checks.add(complete ? Check.passed("Row count", details) : Check.failed("Row count", details));
        return complete;
    }

    private Check notApplicable(String name) {
        return Check.passed(name, "not applicable: " + data.whyNoTable());
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
        if (data.features().isEmpty()) {
            checks.add(notApplicable("First request"));
            return;
        }
        if (data.rows() == 0) {
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

    private void nulls(TargetType type) throws IOException {
        if (data.features().isEmpty()) {
            checks.add(notApplicable(NULLS));
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
