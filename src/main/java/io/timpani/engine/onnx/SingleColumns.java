package io.timpani.engine.onnx;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Weights of layers that end in one column, as networks do that answer one number. ONNX Runtime rearranges constant weights
 * for its widest kernels, of which such a layer leaves most empty; weights that a caller could replace are multiplied as they
 * are, which takes a fifth off the time of a small network.
 */
final class SingleColumns {
    /** The first version of the format in which an input with the name of a constant can be left out. */
    private static final long REPLACEABLE_SINCE = 4;

    private SingleColumns() {}

    /** Makes inputs of those weights. */
    static void addTo(GraphAdditions additions, OnnxFile file) throws IOException {
        if (file.irVersion() < REPLACEABLE_SINCE) {
            return;
        }
        // several nodes may share their weights
        Set<String> known = new HashSet<>(file.inputs());
        for (OnnxFile.Node node : file.nodes()) {
            if (node.inputs().size() < 2 || !multiplies(node)) {
                continue;
            }
            String name = node.inputs().get(1);
            OnnxConstant weights = file.constants().get(name);
            if (weights != null && isColumn(weights.dimensions()) && known.add(name)) {
                additions.input(name, weights.dimensions());
            }
        }
    }

    private static boolean multiplies(OnnxFile.Node node) throws IOException {
        return node.domain().equals(OnnxFile.STANDARD)
                && (node.operator().equals("MatMul")
                        || (node.operator().equals("Gemm") && node.number("transB", 0) == 0));
    }

    private static boolean isColumn(long[] dimensions) {
        return dimensions.length == 2 && dimensions[1] == 1 && dimensions[0] > 1;
    }
}
