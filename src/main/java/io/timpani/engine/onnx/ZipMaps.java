package io.timpani.engine.onnx;

import io.timpani.model.StandardLabel;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The maps of class probabilities that a graph ends in, and the tensors that they are made of. A map per row halves the speed
 * of a model, so its tensor is made an output too, and asked for instead.
 *
 * @param tensors by the name of the map
 */
record ZipMaps(Map<String, Tensor> tensors) {
    static final ZipMaps NONE = new ZipMaps(Map.of());

    private static final String OPERATOR = "ZipMap";

    /**
     * What a map is made of.
     *
     * @param labels of its columns, text or numbers
     * @param sorted true when they are in order
     */
    record Tensor(String name, List<String> labels, boolean sorted) {}

    /** The maps of a file of which all nodes are known. */
    static ZipMaps of(OnnxFile file) throws IOException {
        Map<String, Tensor> tensors = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (OnnxFile.Node node : file.nodes()) {
            if (node.domain().equals(TreeEnsemble.DOMAIN)
                    && node.operator().equals(OPERATOR)
                    && node.inputs().size() == 1
                    && node.outputs().size() == 1
                    && names.add(node.inputs().get(0))) {
                tensors.put(node.outputs().get(0), tensor(node));
            }
        }
        return new ZipMaps(Map.copyOf(tensors));
    }

    private static Tensor tensor(OnnxFile.Node node) throws IOException {
        List<String> texts = node.texts("classlabels_strings");
        if (!texts.isEmpty()) {
            return new Tensor(
                    node.inputs().get(0),
                    texts,
                    texts.equals(texts.stream().sorted().toList()));
        }
        long[] numbers = node.numbers("classlabels_int64s");
        long[] sorted = LongStream.of(numbers).sorted().toArray();
        return new Tensor(
                node.inputs().get(0),
                LongStream.of(numbers).mapToObj(Long::toString).toList(),
                Arrays.equals(numbers, sorted));
    }

    /** Makes outputs of the tensors. */
    void addTo(GraphAdditions additions) {
        tensors.values().forEach(tensor -> additions.output(tensor.name));
    }

    /** True for a tensor that the graph itself did not give out. */
    boolean added(String output) {
        return tensors.values().stream().anyMatch(tensor -> tensor.name.equals(output));
    }

    /**
     * The tensor to ask for instead of a map, whose columns are those of the map, in the same order.
     *
     * @param wanted labels of the request, or empty
     */
    Optional<ModelOutput> insteadOf(String map, List<String> wanted) {
        Tensor tensor = tensors.get(map);
        if (tensor == null || tensor.labels.isEmpty() || !tensor.sorted) {
            return Optional.empty();
        }
        boolean known =
                tensor.labels.size() == wanted.size() && standard(tensor.labels).equals(standard(wanted));
        return Optional.of(new TensorOutput(tensor.name, known ? tensor.labels : List.of(), tensor.labels.size()));
    }

    private static Set<Object> standard(List<String> labels) {
        return labels.stream().map(StandardLabel::of).collect(Collectors.toSet());
    }
}
