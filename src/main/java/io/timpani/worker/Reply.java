package io.timpani.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker answered. Reading it throws {@link IOException} where the answer is not what the protocol says: such a worker
 * cannot be trusted any more.
 */
public final class Reply {
    private final Map<?, ?> header;
    private final byte[] body;
    private final int[] starts;

    Reply(Map<?, ?> header, byte[] body) throws IOException {
        this.header = header;
        this.body = body;
        this.starts = starts(header.get("segments"), body.length);
    }

    private static int[] starts(@Nullable Object lengths, int total) throws IOException {
        List<?> list = lengths instanceof List<?> given ? given : List.of();
        int[] starts = new int[list.size() + 1];
        long at = 0;
        for (int i = 0; i < list.size(); i++) {
            long length = list.get(i) instanceof Long number ? number : -1;
            at += length;
            if (length < 0 || at > total) {
                throw new IOException("the segments of a worker's frame do not fit its body");
            }
            starts[i + 1] = (int) at;
        }
        return starts;
    }

    /** A key of the header, null when it is missing. */
    public @Nullable Object value(String key) {
        return header.get(key);
    }

    /** Text of the header, null when it is missing. */
    public @Nullable String text(String key) throws IOException {
        return text(header, key);
    }

    static @Nullable String text(Map<?, ?> map, String key) throws IOException {
        Object value = map.get(key);
        if (value != null && !(value instanceof String)) {
            throw broken(key);
        }
        return (String) value;
    }

    /** A whole number of the header. */
    public int number(String key) throws IOException {
        return number(header, key);
    }

    static int number(Map<?, ?> map, String key) throws IOException {
        if (map.get(key) instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw broken(key);
    }

    /** A whole number of the header, -1 when it is missing or null. */
    public int numberOrNone(String key) throws IOException {
        return header.get(key) == null ? -1 : number(key);
    }

    /** True when the header says so. */
    public boolean flag(String key) {
        return Boolean.TRUE.equals(header.get(key));
    }

    /** The texts of a list in the header; none when it is missing or null. */
    public List<String> texts(String key) throws IOException {
        Object value = header.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw broken(key);
        }
        return list.stream().map(String::valueOf).toList();
    }

    /** An object of the header. */
    public Map<?, ?> map(String key) throws IOException {
        if (header.get(key) instanceof Map<?, ?> map) {
            return map;
        }
        throw broken(key);
    }

    /** The bytes of a segment, a copy. */
    public byte[] bytes(int segment) throws IOException {
        ByteBuffer view = view(segment);
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }

    /** The bytes of a segment. */
    ByteBuffer view(int segment) throws IOException {
        if (segment >= starts.length - 1) {
            throw broken("segment");
        }
        int from = starts[segment];
        return ByteBuffer.wrap(body, from, starts[segment + 1] - from).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The numbers of a segment. */
    public double[] doubles(int segment, int count) throws IOException {
        double[] values = new double[count];
        sized(segment, (long) count * Double.BYTES).asDoubleBuffer().get(values);
        return values;
    }

    /** The numbers of a segment. */
    public long[] longs(int segment, int count) throws IOException {
        long[] values = new long[count];
        sized(segment, (long) count * Long.BYTES).asLongBuffer().get(values);
        return values;
    }

    /** The numbers of a segment. */
    public int[] ints(int segment, int count) throws IOException {
        int[] values = new int[count];
        sized(segment, (long) count * Integer.BYTES).asIntBuffer().get(values);
        return values;
    }

    /** The truth values of a segment, a byte each. */
    boolean[] truths(int segment, int count) throws IOException {
        ByteBuffer view = sized(segment, count);
        boolean[] values = new boolean[count];
        for (int i = 0; i < count; i++) {
            values[i] = view.get() != 0;
        }
        return values;
    }

    private ByteBuffer sized(int segment, long length) throws IOException {
        ByteBuffer view = view(segment);
        if (view.remaining() != length) {
            throw broken("segment " + segment);
        }
        return view;
    }

    byte[] body() {
        return body;
    }

    static IOException broken(String what) {
        return new IOException("a worker's answer is broken: " + what);
    }

    @Override
    public String toString() {
        return header + " and " + Arrays.toString(starts);
    }
}
