package io.timpani.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.TensorInfo;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.List;

/**
 * A tensor of numbers, shape {@code [rows, columns]} or {@code [rows]}.
 *
 * @param names the labels that the model's metadata gives, or empty
 * @param columnsWithoutRows columns of an answer to no rows
 */
record TensorOutput(String name, List<String> names, int columnsWithoutRows) implements ModelOutput {
    private static final int BINARY = 2;

    /** An output as declared; labels that cannot fit its width fail the start. */
    static TensorOutput of(String name, TensorInfo declared, List<String> names, int wanted) {
        long[] shape = declared.getShape();
        if (shape.length == 2 && shape[1] > Integer.MAX_VALUE) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "Output %s of the %s model is %d columns wide".formatted(name, OnnxEngine.NAME, shape[1]));
        }
        int width = shape.length == 1 ? 1 : shape.length == 2 ? (int) Math.max(shape[1], 0) : 0;
        if (width > 0) {
            List<String> labels = fitting(names, width, ErrorCode.START_FAILED);
            return new TensorOutput(name, labels, width);
        }
        return new TensorOutput(name, names, Math.max(1, names.isEmpty() ? wanted : names.size()));
    }

    @Override
    public List<String> labels(int columns) {
        return fitting(names, columns, ErrorCode.MODEL_FAILED);
    }

    private static List<String> fitting(List<String> names, int columns, ErrorCode code) {
        if (names.isEmpty() || names.size() == columns) {
            return names;
        }
        if (columns == 1 && names.size() == BINARY) {
            // the contract reads one column of a two-label model like one without labels
            return List.of();
        }
        throw new ServingException(
                code,
                "The %s model's metadata names %d labels for %d columns of output"
                        .formatted(OnnxEngine.NAME, names.size(), columns));
    }

    @Override
    public void read(OnnxValue value, int from, int rows, Answer answer) {
        OnnxTensor tensor = (OnnxTensor) value;
        long[] shape = tensor.getInfo().getShape();
        if (shape.length < 1 || shape.length > 2) {
            throw Answer.failed(
                    "gave an output %s of %d dimensions where 1 or 2 are wanted".formatted(name, shape.length));
        }
        int width = shape.length == 1 ? 1 : Math.toIntExact(shape[1]);
        double[] values = answer.room(rows, Math.toIntExact(shape[0]), width);
        copy(tensor, values, from * width, rows * width);
    }

    private static void copy(OnnxTensor tensor, double[] values, int at, int count) {
        switch (tensor.getInfo().type) {
            case FLOAT, FLOAT16, BFLOAT16 -> {
                FloatBuffer cells = tensor.getFloatBuffer();
                for (int cell = 0; cell < count; cell++) {
                    values[at + cell] = cells.get(cell);
                }
            }
            case DOUBLE -> {
                DoubleBuffer cells = tensor.getDoubleBuffer();
                cells.get(values, at, count);
            }
            case INT64 -> {
                LongBuffer cells = tensor.getLongBuffer();
                for (int cell = 0; cell < count; cell++) {
                    values[at + cell] = cells.get(cell);
                }
            }
            case INT32 -> {
                IntBuffer cells = tensor.getIntBuffer();
                for (int cell = 0; cell < count; cell++) {
                    values[at + cell] = cells.get(cell);
                }
            }
            case INT16 -> {
                ShortBuffer cells = tensor.getShortBuffer();
                for (int cell = 0; cell < count; cell++) {
                    values[at + cell] = cells.get(cell);
                }
            }
            case INT8, BOOL -> {
                ByteBuffer cells = tensor.getByteBuffer();
                for (int cell = 0; cell < count; cell++) {
                    values[at + cell] = cells.get(cell);
                }
            }
            case UINT8 -> {
                ByteBuffer cells = tensor.getByteBuffer();
                for (int cell = 0; cell < count; cell++) {
                    values[at + cell] = Byte.toUnsignedInt(cells.get(cell));
                }
            }
            default -> throw Answer.failed("gave an output that holds no numbers");
        }
    }
}
