package io.timpani.engine.onnx;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A constant of a graph, of floats.
 *
 * @param dimensions none = one number
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record OnnxConstant(long[] dimensions, float[] values) {
    private static final int DIMENSIONS = 1;
    private static final int TYPE = 2;
    private static final int FLOAT_DATA = 4;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;

    private static final int FLOAT = 1;

    /** A constant and the name that nodes call it by. */
    record Named(String name, OnnxConstant constant) {}

    /** Reads a tensor; empty when it is not of floats, or kept in another file. */
    static Optional<Named> read(byte[] message) throws IOException {
        ProtoReader reader = new ProtoReader(message);
        long type = 0;
        String name = "";
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case TYPE -> type = reader.number();
                case NAME -> name = reader.text();
                default -> reader.skip();
            }
        }
        if (type != FLOAT) {
            return Optional.empty();
        }
        long[] dimensions = new ProtoReader(message).numbers(DIMENSIONS);
        float[] values = new ProtoReader(message).floats(FLOAT_DATA);
        // bytes of floats in a field look like packed floats
        float[] raw = new ProtoReader(message).floats(RAW_DATA);
        OnnxConstant constant = new OnnxConstant(dimensions, raw.length > 0 ? raw : values);
        return constant.isWhole() ? Optional.of(new Named(name, constant)) : Optional.empty();
    }

    private boolean isWhole() {
        long size = 1;
        for (long dimension : dimensions) {
            if (dimension < 1 || size > values.length) {
                return false;
            }
            size *= dimension;
        }
        return size == values.length;
    }

    /** The number for each column of a table that is combined with this constant; empty when it has another one per row. */
    Optional<float[]> perColumn(int columns) {
        boolean oneRow = dimensions.length < 2 || (dimensions.length == 2 && dimensions[0] == 1);
        if (!oneRow || (values.length != columns && values.length != 1)) {
            return Optional.empty();
        }
        if (values.length == columns) {
            return Optional.of(values);
        }
        float[] all = new float[columns];
        Arrays.fill(all, values[0]);
        return Optional.of(all);
    }
}
