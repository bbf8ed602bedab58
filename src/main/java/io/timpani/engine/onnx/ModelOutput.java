package io.timpani.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The one output of the graph that holds the predictions. */
sealed interface ModelOutput permits TensorOutput, ZipMapOutput {
    Set<OnnxJavaType> NO_NUMBERS = Set.of(OnnxJavaType.STRING, OnnxJavaType.UNKNOWN);

    String name();

    /** Copies what one run gave for {@code rows} rows to the rows {@code from} onwards. */
    void read(OnnxValue value, int from, int rows, Answer answer) throws OrtException;

    /** The labels for an answer of that many columns; none when the model names nothing. */
    List<String> labels(int columns);

    /** The columns of an answer to no rows. */
    int columnsWithoutRows();

    /**
     * Chooses among the outputs that hold numbers (model-contract.md §5): a classifier's first one whose name contains
     * {@code prob} in any case; failing that, and for all other targets, the first.
     *
     * @param nodes the outputs of the graph
     * @param labels the names that the model's metadata gives to the columns, or empty
     * @param wanted labels of the request, or empty
     */
    static ModelOutput choose(Collection<NodeInfo> nodes, TargetType type, List<String> labels, List<String> wanted) {
        List<NodeInfo> usable = nodes.stream()
                .filter(node -> isTensorOfNumbers(node) || isZipMap(node))
                .toList();
        if (usable.isEmpty()) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The %s model has no output with numbers; its outputs: %s"
                            .formatted(
                                    OnnxEngine.NAME,
                                    nodes.stream().map(NodeInfo::getName).collect(Collectors.joining(", "))));
        }
        NodeInfo chosen = usable.stream()
                .filter(node -> type.isClassification() && isNamedProbability(node))
                .findFirst()
                .orElse(usable.get(0));
        if (!(chosen.getInfo() instanceof TensorInfo tensor)) {
            return new ZipMapOutput(chosen.getName(), wanted);
        }
        return TensorOutput.of(chosen.getName(), tensor, type.isClassification() ? labels : List.of(), wanted.size());
    }

    private static boolean isNamedProbability(NodeInfo node) {
        return node.getName().toLowerCase(Locale.ROOT).contains("prob");
    }

    private static boolean isTensorOfNumbers(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo tensor && !NO_NUMBERS.contains(tensor.type);
    }

    private static boolean isZipMap(NodeInfo node) {
        return node.getInfo() instanceof SequenceInfo sequence && sequence.isSequenceOfMaps();
    }
}
