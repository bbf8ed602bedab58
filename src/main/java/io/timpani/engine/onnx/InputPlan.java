package io.timpani.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import io.timpani.engine.FeatureBinding;
import io.timpani.engine.ModelSpec;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the columns of a table get into the inputs of the graph: settled at load, applied to every call. */
final class InputPlan {
    /** A declared width is only a number: the row is not to be larger than the model. */
    private static final int WIDEST_SAMPLE = 10_000;

    private final FeatureBinding binding;
    private final List<BoundByName> named;
    private final @Nullable InputTensor byPosition;

    /** An input whose features are known by name: of all that the model has, so many from that place on. */
    private record BoundByName(InputTensor declared, int from, int count) {
        List<String> features(FeatureBinding binding) {
            return binding.names().subList(from, from + count);
        }

        int[] columns(int[] found) {
            return count == found.length ? found : Arrays.copyOfRange(found, from, from + count);
        }
    }

    private InputPlan(FeatureBinding binding, List<BoundByName> named, @Nullable InputTensor byPosition) {
        this.binding = binding;
        this.named = named;
        this.byPosition = byPosition;
    }

    /**
     * Settles the binding.
     *
     * @param nodes the inputs of the graph
     * @param features the names that the model's metadata gives, or empty
     */
    static InputPlan of(Collection<NodeInfo> nodes, List<String> features, ModelSpec model) {
        List<InputTensor> inputs = nodes.stream().map(InputTensor::of).toList();
        if (inputs.isEmpty()) {
            throw startFailed("The %s model has no input".formatted(OnnxEngine.NAME));
        }
        InputTensor first = inputs.get(0);
        if (inputs.size() > 1) {
            List<String> names = inputs.stream().map(InputPlan::oneColumn).toList();
            List<BoundByName> bound = IntStream.range(0, names.size())
                    .mapToObj(place -> new BoundByName(inputs.get(place), place, 1))
                    .toList();
            return new InputPlan(FeatureBinding.of(names, model), bound, null);
        }
        if (features.isEmpty()) {
            return new InputPlan(FeatureBinding.of(features, model), List.of(), first);
        }
        if (first.width() != InputTensor.ANY_WIDTH && first.width() != features.size()) {
            throw startFailed("Input %s of the %s model wants %d features, its metadata names %d"
                    .formatted(first.name(), OnnxEngine.NAME, first.width(), features.size()));
        }
        return new InputPlan(
                FeatureBinding.of(features, model), List.of(new BoundByName(first, 0, features.size())), null);
    }

    /** The name of one of several inputs, which is that of its column. */
    private static String oneColumn(InputTensor input) {
        if (input.width() != 1 && input.width() != InputTensor.ANY_WIDTH) {
            throw startFailed("Input %s of the %s model is %d features wide: one of several inputs takes one column"
                    .formatted(input.name(), OnnxEngine.NAME, input.width()));
        }
        return input.name();
    }

    /** What the reader of the body is asked for. */
    FrameSchema schema() {
        if (byPosition != null) {
            return byPosition.isText() ? new FrameSchema(Map.of(), FrameSchema.Kind.TEXT) : FrameSchema.numbers();
        }
        return binding.schema(named.stream()
                .filter(input -> input.declared.isText())
                .flatMap(input -> input.features(binding).stream())
                .toList());
    }

    /** The one input of a graph that takes floats, of a width that is known; empty for every other graph. */
    Optional<InputTensor> floats() {
        InputTensor only = byPosition != null ? byPosition : named.size() == 1 ? named.get(0).declared : null;
        if (only == null || only.type() != OnnxJavaType.FLOAT || only.vector()) {
            return Optional.empty();
        }
        int width = byPosition != null ? only.width() : named.get(0).count;
        return width == InputTensor.ANY_WIDTH
                ? Optional.empty()
                : Optional.of(new InputTensor(only.name(), only.type(), false, only.rowByRow(), width));
    }

    /** True when the model takes one row at a time. */
    boolean rowByRow() {
        return byPosition != null ? byPosition.rowByRow() : named.stream().anyMatch(input -> input.declared.rowByRow());
    }

    /** A row of zeros and empty texts, or empty when the model does not tell how many features it wants. */
    Optional<Frame> sampleRow() {
        if (byPosition != null && byPosition.width() > WIDEST_SAMPLE) {
            return Optional.empty();
        }
        List<Column> columns = new ArrayList<>();
        for (BoundByName input : named) {
            input.features(binding).forEach(name -> columns.add(sample(input.declared, name)));
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
        int[] found = binding.among(table);
        BoundInput[] bound = new BoundInput[named.size()];
        for (int place = 0; place < bound.length; place++) {
            BoundByName input = named.get(place);
            int[] columns = input.columns(found);
            List<String> features = input.features(binding);
            bound[place] = table instanceof SparseMatrix matrix
                    ? SparseInput.byName(input.declared, matrix, columns, features)
                    : DenseInput.byName(input.declared, (Frame) table, columns, features);
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

    private static ServingException startFailed(String message) {
        return new ServingException(ErrorCode.START_FAILED, message);
    }
}
