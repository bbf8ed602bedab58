package io.timpani.engine.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.timpani.model.StandardLabel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Models of this kind are small; larger ones stay as they are, to be read by the runtime from their file. */
    private static final long LARGEST = 64L << 20;

    private static final String OPERATOR = "ZipMap";

    // numbers of fields in the format
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_OUTPUT = 12;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    /** As bytes: field 1, of two bytes, whose field 1 is the number of floats. */
    private static final String TENSOR_OF_FLOATS = "\n\u0002\b\u0001";

    /**
     * What a map is made of.
     *
     * @param labels of its columns, text or numbers
     * @param sorted true when they are in order
     */
    record Tensor(String name, List<String> labels, boolean sorted) {}

    /** The maps of a file; none when they had better stay. */
    static ZipMaps of(OnnxFile file, Path path) throws IOException {
        if (!file.isSmall() || Files.size(path) > LARGEST) {
            return NONE;
        }
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

    /** The file with the tensors as outputs: a message that is written twice is one with the fields of both. */
    byte[] withTensors(Path path) throws IOException {
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        for (Tensor tensor : tensors.values()) {
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            field(value, VALUE_NAME, tensor.name.getBytes(UTF_8));
            field(value, VALUE_TYPE, TENSOR_OF_FLOATS.getBytes(UTF_8));
            field(graph, GRAPH_OUTPUT, value.toByteArray());
        }
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        Files.copy(path, model);
        field(model, MODEL_GRAPH, graph.toByteArray());
        return model.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int field, byte[] content) {
        out.write(field << 3 | ProtoReader.LENGTH);
        int size = content.length;
        while (size > 0x7F) {
            out.write((size & 0x7F) | 0x80);
            size >>>= 7;
        }
        out.write(size);
        out.writeBytes(content);
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
