package io.timpani.engine.pmml;

import io.timpani.engine.FeatureBinding;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.RowParts;
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

/** A compiled document. Thread-safe: all that changes is in a block of rows, which one call has for itself. */
final class PmmlPredictor implements Predictor {
    private static final int PART_ROWS = 1 << 11;

    private final Program program;
    private final FeatureBinding features;
    private final List<String> labels;
    private final int columns;
    private final Traits traits;
    private final Queue<Block> idle = new ConcurrentLinkedQueue<>();

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
        RowParts.each(rows, PART_ROWS, (from, count) -> predict(readers, from, count, values));
        return new Prediction(labels, values, rows, columns);
    }

    private void predict(CellReader[] readers, int from, int rows, double[] values) {
        Block block = idle.poll();
        if (block == null) {
            block = program.block();
        }
        int end = from + rows;
        for (int at = from; at < end; at += block.size()) {
            predict(readers, at, Math.min(block.size(), end - at), block, values);
        }
        block.clear(rows);
        idle.add(block);
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

    private void predict(CellReader[] readers, int from, int count, Block block, double[] values) {
        int[] slots = program.slots();
        for (int place = 0; place < count; place++) {
            Row row = block.row(place);
            row.next();
            for (int i = 0; i < readers.length; i++) {
                row.slots[slots[i]] = readers[i].read(from + place, row);
            }
        }
        block.run(program.step(), count);
        for (int place = 0; place < count; place++) {
            put(block.row(place), from + place, values);
        }
    }

    private void put(Row row, int index, double[] values) {
        Outcome outcome = program.outcome();
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
