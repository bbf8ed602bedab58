package io.timpani.engine.onnx;

import ai.onnxruntime.NodeInfo;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.SparseMatrix;
import io.timpani.frame.Table;
import io.timpani.frame.TextColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the columns of a table get into the inputs of the graph: settled at load, applied to every call. */
final class InputPlan {
    private static final int NAMES_SHOWN = 10;

    private final List<BoundByName> named;
    private final @Nullable InputTensor byPosition;

    /** An input whose features are known by name. */
    private record BoundByName(InputTensor declared, Features features) {}

    private InputPlan(List<BoundByName> named, @Nullable InputTensor byPosition) {
        this.named = named;
        this.byPosition = byPosition;
    }

    /**
     * Settles the binding.
     *
     * @param nodes the inputs of the graph
     * @param features the names that the model's metadata gives, or empty
     */
    static InputPlan of(Collection<NodeInfo> nodes, List<String> features) {
        List<InputTensor> inputs = nodes.stream().map(InputTensor::of).toList();
        if (inputs.isEmpty()) {
            throw startFailed("The %s model has no input".formatted(OnnxEngine.NAME));
        }
        InputTensor first = inputs.get(0);
        if (inputs.size() > 1) {
            return new InputPlan(inputs.stream().map(InputPlan::oneColumn).toList(), null);
        }
        if (features.isEmpty()) {
            return new InputPlan(List.of(), first);
        }
        if (first.width() != InputTensor.ANY_WIDTH && first.width() != features.size()) {
            throw startFailed("Input %s of the %s model wants %d features, its metadata names %d"
                    .formatted(first.name(), OnnxEngine.NAME, first.width(), features.size()));
        }
        return new InputPlan(List.of(new BoundByName(first, new Features(features))), null);
    }

    private static BoundByName oneColumn(InputTensor input) {
        if (input.width() != 1 && input.width() != InputTensor.ANY_WIDTH) {
            throw startFailed("Input %s of the %s model is %d features wide: one of several inputs takes one column"
                    .formatted(input.name(), OnnxEngine.NAME, input.width()));
        }
        return new BoundByName(input, new Features(List.of(input.name())));
    }

    /** What the reader of the body is asked for. */
    FrameSchema schema() {
        if (byPosition != null) {
            return byPosition.isText() ? new FrameSchema(Map.of(), FrameSchema.Kind.TEXT) : FrameSchema.numbers();
        }
        List<String> numbers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (BoundByName input : named) {
            (input.declared.isText() ? texts : numbers).addAll(input.features.names());
        }
        return FrameSchema.of(numbers, texts);
    }

    /** True when the model takes one row at a time. */
    boolean rowByRow() {
        return byPosition != null ? byPosition.rowByRow() : named.stream().anyMatch(input -> input.declared.rowByRow());
    }

    /** A row of zeros and empty texts, or empty when the model does not tell how many features it wants. */
    Optional<Frame> sampleRow() {
        List<Column> columns = new ArrayList<>();
        for (BoundByName input : named) {
            input.features.names().forEach(name -> columns.add(sample(input.declared, name)));
        }
        if (byPosition != null) {
            for (int place = 0; place < byPosition.width(); place++) {
                columns.add(sample(byPosition, Integer.toString(place)));
            }
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(new Frame(1, columns));
    }

    private static Column sample(InputTensor input, String name) {
        return input.isText() ? new TextColumn(name, new String[] {""}) : new NumberColumn(name, new double[1]);
    }

    /**
     * Finds the columns of every input.
     *
     * @throws ServingException {@link ErrorCode#INVALID_INPUT} when the table does not suit the model
     */
    List<BoundInput> bind(Table table) {
        if (table instanceof SparseMatrix) {
            refuseSparseText();
        }
        if (byPosition != null) {
            return List.of(bindByPosition(byPosition, table));
        }
        BoundInput[] bound = new BoundInput[named.size()];
        boolean found = false;
        for (int place = 0; place < bound.length; place++) {
            BoundByName input = named.get(place);
            if (table instanceof Frame frame) {
                DenseInput dense = DenseInput.byName(input.declared, frame, input.features);
                found |= dense.hasColumns();
                bound[place] = dense;
            } else if (table instanceof SparseMatrix matrix) {
                SparseInput sparse = SparseInput.byName(input.declared, matrix, input.features);
                found |= sparse.hasColumns();
                bound[place] = sparse;
            }
        }
        if (!found) {
            throw noneFound();
        }
        return List.of(bound);
    }

    private static BoundInput bindByPosition(InputTensor input, Table table) {
        int columns = table instanceof Frame frame
                ? frame.columns().size()
                : table.columnNames().size();
        if (input.width() != InputTensor.ANY_WIDTH && input.width() != columns) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "The model wants %d columns, the body has %d".formatted(input.width(), columns));
        }
        return table instanceof SparseMatrix matrix
                ? SparseInput.byPosition(input, matrix)
                : DenseInput.byPosition(input, (Frame) table);
    }

    private void refuseSparseText() {
        List<InputTensor> inputs = byPosition != null
                ? List.of(byPosition)
                : named.stream().map(BoundByName::declared).toList();
        inputs.stream().filter(InputTensor::isText).findFirst().ifPresent(input -> {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "Input %s of the model wants text, and a sparse matrix holds numbers only".formatted(input.name()));
        });
    }

    private ServingException noneFound() {
        List<String> names =
                named.stream().flatMap(input -> input.features.names().stream()).toList();
        String shown = String.join(", ", names.subList(0, Math.min(names.size(), NAMES_SHOWN)));
        return new ServingException(
                ErrorCode.INVALID_INPUT,
                "The body has none of the %d features of the model: %s%s"
                        .formatted(names.size(), shown, names.size() > NAMES_SHOWN ? ", …" : ""));
    }

    private static ServingException startFailed(String message) {
        return new ServingException(ErrorCode.START_FAILED, message);
    }
}
