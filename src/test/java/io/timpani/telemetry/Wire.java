package io.timpani.telemetry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A protobuf message by its field numbers, which is all that a test needs of the format. */
final class Wire {
    private final Map<Integer, List<Object>> fields = new LinkedHashMap<>();

    private Wire() {}

    static Wire of(byte[] bytes) {
        Wire message = new Wire();
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            Object value = switch (tag & 7) {
                case 0 -> varint(in);
                case 1 -> in.getLong();
                case 2 -> bytes(in, (int) varint(in));
                case 5 -> (long) in.getInt();
                default -> throw new IllegalArgumentException("wire type " + (tag & 7));
            };
            message.fields.computeIfAbsent(tag >>> 3, key -> new ArrayList<>()).add(value);
        }
        return message;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    List<Wire> messages(int field) {
        return fields.getOrDefault(field, List.of()).stream()
                .map(value -> of((byte[]) value))
                .toList();
    }

    /** The only message of a field; an empty one when it was left out. */
    Wire message(int field) {
        return messages(field).stream().findFirst().orElseGet(Wire::new);
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    long number(int field) {
        return (long) fields.getOrDefault(field, List.of(0L)).get(0);
    }

    double real(int field) {
        return Double.longBitsToDouble(number(field));
    }

    /** A packed field. */
    List<Double> reals(int field) {
        List<Double> values = new ArrayList<>();
        for (Object packed : fields.getOrDefault(field, List.of())) {
            ByteBuffer in = ByteBuffer.wrap((byte[]) packed).order(ByteOrder.LITTLE_ENDIAN);
            while (in.hasRemaining()) {
                values.add(in.getDouble());
            }
        }
        return values;
    }

    String text(int field) {
        return fields.containsKey(field) ? new String((byte[]) fields.get(field).get(0), StandardCharsets.UTF_8) : "";
    }

    String hex(int field) {
        return fields.containsKey(field)
                ? HexFormat.of().formatHex((byte[]) fields.get(field).get(0))
                : "";
    }

    /** Attributes whose values are texts. */
    Map<String, String> attributes(int field) {
        Map<String, String> attributes = new LinkedHashMap<>();
        messages(field)
                .forEach(pair -> attributes.put(pair.text(1), pair.message(2).text(1)));
        return attributes;
    }
}
