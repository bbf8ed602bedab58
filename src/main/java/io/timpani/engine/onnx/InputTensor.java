package io.timpani.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * One input of the graph as the model declares it.
 *
 * @param name of the input
 * @param type of its cells
 * @param vector true for shape {@code [rows]}, false for {@code [rows, width]}
 * @param rowByRow true when the batch is fixed at one row
 * @param width number of features, or {@link #ANY_WIDTH}
 */
record InputTensor(String name, OnnxJavaType type, boolean vector, boolean rowByRow, int width) {
    static final int ANY_WIDTH = -1;

    private static final Set<OnnxJavaType> SUPPORTED = Set.of(
            OnnxJavaType.FLOAT,
            OnnxJavaType.DOUBLE,
            OnnxJavaType.INT64,
            OnnxJavaType.INT32,
            OnnxJavaType.BOOL,
            OnnxJavaType.STRING);

    static InputTensor of(NodeInfo node) {
        if (!(node.getInfo() instanceof TensorInfo info) || !SUPPORTED.contains(info.type)) {
            throw unsupported(node, "its type is none of float, double, int64, int32, bool, string");
        }
        long[] shape = info.getShape();
        if (shape.length > 2) {
            throw unsupported(node, "its shape %s has %d dimensions".formatted(Arrays.toString(shape), shape.length));
        }
        if (shape.length > 0 && shape[0] > 1) {
            throw unsupported(node, "its batch is fixed at %d rows".formatted(shape[0]));
        }
        // a model may leave the shape out, which reads as no dimensions
        boolean vector = shape.length == 1;
        if (shape.length == 2 && shape[1] > Integer.MAX_VALUE) {
            throw unsupported(node, "its width is %d features".formatted(shape[1]));
        }
        int width = vector ? 1 : shape.length == 2 ? (int) Math.max(shape[1], ANY_WIDTH) : ANY_WIDTH;
        return new InputTensor(node.getName(), info.type, vector, shape.length > 0 && shape[0] == 1, width);
    }

    boolean isText() {
        return type == OnnxJavaType.STRING;
    }

    /** The type's name in messages. */
    String typeName() {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** The shape of a tensor of so many rows and features. */
    long[] shape(int rows, int features) {
        return vector ? new long[] {rows} : new long[] {rows, features};
    }

    private static ServingException unsupported(NodeInfo node, String why) {
        return new ServingException(
                ErrorCode.START_FAILED,
                "Input %s of the %s model cannot be filled from a table: %s"
                        .formatted(node.getName(), OnnxEngine.NAME, why));
    }
}
