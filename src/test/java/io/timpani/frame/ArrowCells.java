package io.timpani.frame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns of cells as they stand in a batch of an Arrow stream. */
final class ArrowCells {
    private ArrowCells() {}

    private static byte[] bits(boolean[] set) {
        byte[] bits = new byte[(set.length + 7) / 8];
        for (int i = 0; i < set.length; i++) {
            bits[i >> 3] |= (byte) (set[i] ? 1 << (i & 7) : 0);
        }
        return bits;
    }

    /** Cells of a fixed width from a buffer; all valid when {@code valid} is null. */
    static ArrowStreams.Part cells(int rows, boolean @Nullable [] valid, byte[] data) {
        long missing = 0;
        for (int i = 0; valid != null && i < rows; i++) {
            missing += valid[i] ? 0 : 1;
        }
        return new ArrowStreams.Part(
                new long[] {rows, missing}, List.of(valid == null ? new byte[0] : bits(valid), data));
    }

    static ArrowStreams.Part doubles(double... values) {
        byte[] bytes = new byte[values.length * 8];
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean[] valid = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            valid[i] = !Double.isNaN(values[i]);
            data.putDouble(valid[i] ? values[i] : 77);
        }
        return cells(values.length, valid, bytes);
    }

    static ArrowStreams.Part longs(int bits, long... values) {
        byte[] bytes = new byte[values.length * bits / 8];
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            switch (bits) {
                case 8 -> data.put((byte) value);
                case 16 -> data.putShort((short) value);
                case 32 -> data.putInt((int) value);
                default -> data.putLong(value);
            }
        }
        return cells(values.length, null, bytes);
    }

    static ArrowStreams.Part bools(boolean... values) {
        return cells(values.length, null, bits(values));
    }

    static ArrowStreams.Part texts(boolean large, @Nullable String... values) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] bytes = new byte[(values.length + 1) * (large ? 8 : 4)];
        ByteBuffer offsets = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean[] valid = new boolean[values.length];
        for (int i = 0; i <= values.length; i++) {
            if (large) {
                offsets.putLong(data.size());
            } else {
                offsets.putInt(data.size());
            }
            String value = i < values.length ? values[i] : null;
            if (value != null) {
                valid[i] = true;
                data.writeBytes(value.getBytes(StandardCharsets.UTF_8));
            }
        }
        ArrowStreams.Part cells = cells(values.length, valid, bytes);
        return new ArrowStreams.Part(
                cells.nodes(), List.of(cells.buffers().get(0), cells.buffers().get(1), data.toByteArray()));
    }
}
