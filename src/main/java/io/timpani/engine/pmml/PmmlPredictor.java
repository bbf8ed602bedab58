package io.timpani.engine.pmml;

import io.timpani.engine.FeatureBinding;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A compiled document. Thread-safe: all that changes is in a row, which one call has for itself. */
final class PmmlPredictor implements Predictor {
    private final Program program;
    private final FeatureBinding features;
    private final List<String> labels;
    private final int columns;
    private final Traits traits;
    private final Queue<Row> idle = new ConcurrentLinkedQueue<>();

    PmmlPredictor(Program program, ModelSpec model) {
        this.program = program;
        Outcome outcome = program.outcome();
        Classes classes = outcome.classes();
        this.labels = classes == null ? List.of() : List.copyOf(classes.labels());
        this.columns = classes == null ? 1 : classes.size();
        Map<String, FrameSchema.Kind> kinds = new LinkedHashMap<>();
        for (MiningField input : program.inputs()) {
            // a text where a number is wanted is an invalid value, which the document may know what to do with
            boolean text = input.declared().kind().isReadAsText();
            kinds.put(input.declared().name(), text ? FrameSchema.Kind.TEXT : FrameSchema.Kind.INFERRED);
        }
        this.features = FeatureBinding.of(List.copyOf(kinds.keySet()), model);
        this.traits = new Traits(
                Language.JAVA,
                Optional.of(PmmlEngine.NAME),
                new Traits.Input.Columns(features.schema(kinds)),
                false,
                Traits.Pace.FAST,
                true);
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public Prediction predict(Payload payload) {
        if (!(payload instanceof Payload.Rows input) || !(input.table() instanceof Frame frame)) {
            throw new IllegalArgumentException("columns are wanted, not " + payload.getClass());
        }
        int rows = frame.rowCount();
        double[] values = new double[Math.multiplyExact(rows, columns)];
        CellReader[] readers = readers(frame);
        Row row = idle.poll();
        if (row == null) {
            row = program.row();
        }
        for (int index = 0; index < rows; index++) {
            predict(readers, index, row, values);
        }
        row.next();
        idle.add(row);
        return new Prediction(labels, values, rows, columns);
    }

    private CellReader[] readers(Frame frame) {
        List<MiningField> inputs = program.inputs();
        CellReader[] readers = new CellReader[inputs.size()];
        // a model without inputs is the same for every body
        int[] places = readers.length == 0 ? new int[0] : features.among(frame.columnNames());
        for (int i = 0; i < readers.length; i++) {
            Column column =
                    places[i] == FeatureBinding.ABSENT ? null : frame.columns().get(places[i]);
            readers[i] = CellReader.of(column, inputs.get(i));
        }
        return readers;
    }

    private void predict(CellReader[] readers, int index, Row row, double[] values) {
        row.next();
        int[] slots = program.slots();
        for (int i = 0; i < readers.length; i++) {
            row.slots[slots[i]] = readers[i].read(index, row);
        }
        Outcome outcome = program.outcome();
        if (row.invalid() == Row.NONE) {
            program.step().run(row);
        }
        if (row.invalid() != Row.NONE) {
            refuse(row.invalid(), index);
            outcome.none(row);
        }
        if (labels.isEmpty()) {
            values[index] = row.slots[outcome.value()];
        } else {
            System.arraycopy(row.slots, outcome.probabilities(), values, index * columns, columns);
        }
    }

    /** A row without a prediction is a missing number in a regression, while probabilities cannot be missing. */
    private void refuse(int input, int index) {
        if (labels.isEmpty()) {
            return;
        }
        String what = input < 0
                ? "Row %d has".formatted(index + 1)
                : "Column %s, row %d has"
                        .formatted(program.inputs().get(input).declared().name(), index + 1);
        throw new ServingException(
                ErrorCode.INVALID_INPUT,
                "%s a value that is not valid, for which the model gives no prediction".formatted(what));
    }
}
