package io.timpani.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** The number cells of one input tensor in the making, row-major, in memory that the runtime reads in place. */
abstract sealed class Cells {
    static final int NONE = -1;

    private final OnnxJavaType type;
    private final ByteBuffer memory;

    private Cells(OnnxJavaType type, ByteBuffer memory) {
        this.type = type;
        this.memory = memory;
    }

    /** Cells for that many values of the tensor's type, which is not text. */
    static Cells of(OnnxJavaType type, int count, Scratch scratch) {
        ByteBuffer memory = scratch.take(Math.multiplyExact(count, type.size));
        return switch (type) {
            case FLOAT -> new Floats(memory);
            case DOUBLE -> new Doubles(memory);
            case INT64 -> new Longs(memory);
            case INT32 -> new Ints(memory);
            case BOOL -> new Bools(memory);
            default -> throw new IllegalArgumentException(type.name());
        };
    }

    /** Stores a value; false when the type cannot hold it. */
    abstract boolean put(int index, double value);

    /**
     * Stores values {@code from} to {@code from + rows} at {@code offset}, {@code offset + stride}, …
     *
     * @return the index of the first value that the type cannot hold, or {@link #NONE}
     */
    int putAll(double[] values, int from, int rows, int offset, int stride) {
        int index = offset;
        for (int row = from; row < from + rows; row++) {
            if (!put(index, values[row])) {
                return row;
            }
            index += stride;
        }
        return NONE;
    }

    /** The tensor of all cells, which reads the memory in place. */
    OnnxTensor tensor(OrtEnvironment environment, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(environment, memory, shape, type);
    }

    private static final class Floats extends Cells {
        private final FloatBuffer cells;

        Floats(ByteBuffer memory) {
            super(OnnxJavaType.FLOAT, memory);
            cells = memory.asFloatBuffer();
        }

        @Override
        boolean put(int index, double value) {
            cells.put(index, (float) value);
            return true;
        }

        @Override
        int putAll(double[] values, int from, int rows, int offset, int stride) {
            // own loop: this is the case that matters, and it needs no check per cell
            int index = offset;
            for (int row = from; row < from + rows; row++) {
                cells.put(index, (float) values[row]);
                index += stride;
            }
            return NONE;
        }
    }

    private static final class Doubles extends Cells {
        private final DoubleBuffer cells;

        Doubles(ByteBuffer memory) {
            super(OnnxJavaType.DOUBLE, memory);
            cells = memory.asDoubleBuffer();
        }

        @Override
        boolean put(int index, double value) {
            cells.put(index, value);
            return true;
        }
    }

    private static final class Longs extends Cells {
        private final LongBuffer cells;

        Longs(ByteBuffer memory) {
            super(OnnxJavaType.INT64, memory);
            cells = memory.asLongBuffer();
        }

        @Override
        boolean put(int index, double value) {
            cells.put(index, (long) value);
            // the cast saturates: 2^63 itself would come back as equal
            return value == Math.rint(value) && value >= -0x1p63 && value < 0x1p63;
        }
    }

    private static final class Ints extends Cells {
        private final IntBuffer cells;

        Ints(ByteBuffer memory) {
            super(OnnxJavaType.INT32, memory);
            cells = memory.asIntBuffer();
        }

        @Override
        boolean put(int index, double value) {
            int whole = (int) value;
            cells.put(index, whole);
            return whole == value;
        }
    }

    private static final class Bools extends Cells {
        private final ByteBuffer cells;

        Bools(ByteBuffer memory) {
            super(OnnxJavaType.BOOL, memory);
            cells = memory;
        }

        @Override
        boolean put(int index, double value) {
            cells.put(index, value == 0 ? (byte) 0 : 1);
            return value == 0 || value == 1;
        }
    }
}
