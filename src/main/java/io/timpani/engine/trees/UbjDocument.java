package io.timpani.engine.trees;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Universal Binary JSON (draft 12): values with a letter before them for their type, containers with or without a count. */
final class UbjDocument extends Document {
    private static final int UNCOUNTED = -1;
    /** Values of a container tell their types themselves. */
    private static final int UNTYPED = 0;

    private final long[] left = new long[levels()];
    private final int[] types = new int[levels()];
    /** Type of the value that comes, where its letter is taken already or there is none. */
    private int known = UNTYPED;

    UbjDocument(ByteInput in) {
        super(in);
    }

    @Override
    Kind kind() throws IOException {
        int type = known;
        while (type == UNTYPED) {
            int next = in.next();
            // a filler
            type = next == 'N' ? UNTYPED : next;
        }
        known = type;
        return switch (type) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case 'S', 'C', 'H' -> Kind.TEXT;
            case 'i', 'U', 'I', 'l', 'L', 'd', 'D', 'T', 'F' -> Kind.NUMBER;
            case 'Z' -> Kind.NULL;
            default -> throw broken("is no UBJSON");
        };
    }

    @Override
    void enter(boolean object) throws IOException {
        known = UNTYPED;
        int type = UNTYPED;
        long count = UNCOUNTED;
        if (in.peek() == '$') {
            in.next();
            type = in.next();
            if (in.peek() != '#') {
                throw broken("has a typed container without a count");
            }
        }
        if (in.peek() == '#') {
            in.next();
            count = length();
            // every value takes a byte at least, but for those that are nothing but their type
            if (count > in.left() || (type != UNTYPED && count > 0 && width(type) * count > in.left())) {
                throw broken("says that it holds %d values where %d bytes are left".formatted(count, in.left()));
            }
        }
        left[level()] = count;
        types[level()] = type;
    }

    /** Bytes that a value of a type takes at least. */
    private long width(int type) throws ModelFormatException {
        return switch (type) {
            case 'i', 'U', 'C', 'S', 'H', '[', '{', 'T', 'F', 'Z' -> 1;
            case 'I' -> 2;
            case 'l', 'd' -> 4;
            case 'L', 'D' -> 8;
            default -> throw broken("is no UBJSON");
        };
    }

    @Override
    @Nullable
    String nextKey() throws IOException {
        if (!isMore('}')) {
            return null;
        }
        String key = letters();
        known = types[level()];
        return key;
    }

    @Override
    boolean nextElement() throws IOException {
        boolean more = isMore(']');
        known = more ? types[level()] : UNTYPED;
        return more;
    }

    private boolean isMore(char last) throws IOException {
        known = UNTYPED;
        int level = level();
        if (left[level] == UNCOUNTED) {
            while (in.peek() == 'N') {
                in.next();
            }
            if (in.peek() != last) {
                return true;
            }
            in.next();
            return false;
        }
        return left[level]-- > 0;
    }

    @Override
    String text() throws IOException {
        if (kind() != Kind.TEXT) {
            throw broken("lacks a text");
        }
        int type = take();
        return type == 'C' ? Character.toString((char) in.next()) : letters();
    }

    @Override
    double number() throws IOException {
        if (kind() != Kind.NUMBER) {
            throw broken("lacks a number");
        }
        return number(take());
    }

    private int take() {
        int type = known;
        known = UNTYPED;
        return type;
    }

    private double number(int type) throws IOException {
        return switch (type) {
            case 'i' -> (byte) in.next();
            case 'U' -> in.next();
            case 'I' -> (short) in.number(2);
            case 'l' -> (int) in.number(4);
            case 'L' -> in.number(8);
            case 'd' -> Float.intBitsToFloat((int) in.number(4));
            case 'D' -> Double.longBitsToDouble(in.number(8));
            case 'T' -> 1;
            case 'F' -> 0;
            default -> throw broken("is no UBJSON");
        };
    }

    @Override
    void skipNull() {
        take();
    }

    private String letters() throws IOException {
        long length = length();
        if (length > in.left()) {
            throw broken("says that it holds a text of %d bytes where %d are left".formatted(length, in.left()));
        }
        return new String(in.next((int) length), StandardCharsets.UTF_8);
    }

    private long length() throws IOException {
        int type = in.next();
        if ("iUIlL".indexOf(type) < 0) {
            throw broken("lacks a length");
        }
        long length = (long) number(type);
        if (length < 0 || length > Integer.MAX_VALUE - 64) {
            throw broken("has a length of %d".formatted(length));
        }
        return length;
    }

    /** The form in which model files have nearly all that they hold. */
    @Override
    float[] floats() throws IOException {
        if (kind() == Kind.ARRAY && in.peek() == '$') {
            open(false);
            float[] values = new float[(int) left[level()]];
            int type = types[level()];
            for (int i = 0; i < values.length; i++) {
                values[i] = type == 'd' ? Float.intBitsToFloat((int) in.number(4)) : (float) number(type);
            }
            left[level()] = 0;
            element();
            return values;
        }
        return super.floats();
    }

    @Override
    int[] ints() throws IOException {
        if (kind() == Kind.ARRAY && in.peek() == '$') {
            open(false);
            int[] values = new int[(int) left[level()]];
            int type = types[level()];
            for (int i = 0; i < values.length; i++) {
                values[i] = type == 'l' ? (int) in.number(4) : whole(number(type));
            }
            left[level()] = 0;
            element();
            return values;
        }
        return super.ints();
    }
}
