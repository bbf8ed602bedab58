package io.timpani.engine.trees;

import io.timpani.frame.NumberText;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Objects, arrays and values of a file, read from its start to its end without being held. Whoever asks for a value must take
 * it or {@link #skip} it before asking for the next key or element.
 */
abstract class Document implements Closeable {
    private static final int DEEPEST = 64;
    private static final int FIRST_CAPACITY = 64;

    final ByteInput in;
    /** Containers that are open. */
    private int depth;

    private final boolean[] isObject = new boolean[DEEPEST];

    enum Kind {
        OBJECT,
        ARRAY,
        TEXT,
        /** A number or a truth value. */
        NUMBER,
        NULL
    }

    /** Takes the value of a key. */
    @FunctionalInterface
    interface Field {
        void read(String key) throws IOException;
    }

    /** Takes an element of an array. */
    @FunctionalInterface
    interface Element {
        void read() throws IOException;
    }

    Document(ByteInput in) {
        this.in = in;
    }

    /** What the next value is. */
    abstract Kind kind() throws IOException;

    /** Enters what {@link #kind} says it is; the container has been counted. */
    abstract void enter(boolean object) throws IOException;

    /** The next key, or null where the object ends. */
    abstract @Nullable String nextKey() throws IOException;

    /** True when another element follows. */
    abstract boolean nextElement() throws IOException;

    /** A text value. */
    abstract String text() throws IOException;

    /** A number; truth values count as 1 and 0. */
    abstract double number() throws IOException;

    abstract void skipNull() throws IOException;

    /** All of an array of numbers, none of which may be wider than a float without loss of range. */
    float[] floats() throws IOException {
        open(false);
        float[] values = new float[FIRST_CAPACITY];
        int count = 0;
        while (element()) {
            if (count == values.length) {
                values = Arrays.copyOf(values, grown(count));
            }
            values[count++] = (float) number();
        }
        return Arrays.copyOf(values, count);
    }

    /** All of an array of whole numbers. */
    int[] ints() throws IOException {
        open(false);
        int[] values = new int[FIRST_CAPACITY];
        int count = 0;
        while (element()) {
            if (count == values.length) {
                values = Arrays.copyOf(values, grown(count));
            }
            values[count++] = whole(number());
        }
        return Arrays.copyOf(values, count);
    }

    final int whole(double number) throws ModelFormatException {
        int value = (int) number;
        if (value != number) {
            throw broken("has a number that is no whole number of 32 bits");
        }
        return value;
    }

    private static int grown(int count) {
        return (int) Math.min(Integer.MAX_VALUE - 64, count * 2L);
    }

    /** Reads an object, key by key. */
    final void object(Field each) throws IOException {
        open(true);
        String key = key();
        while (key != null) {
            each.read(key);
            key = key();
        }
    }

    /** Reads an array, element by element. */
    final void array(Element each) throws IOException {
        open(false);
        while (element()) {
            each.read();
        }
    }

    /** A text or a number, as text. */
    final String scalar() throws IOException {
        Kind kind = kind();
        if (kind == Kind.NUMBER) {
            return NumberText.of(number());
        }
        return text();
    }

    /** Goes past a value, whatever it is. */
    void skip() throws IOException {
        int outer = depth;
        skipOrOpen();
        while (depth > outer) {
            boolean more = isObject[depth - 1] ? key() != null : element();
            if (more) {
                skipOrOpen();
            }
        }
    }

    private void skipOrOpen() throws IOException {
        switch (kind()) {
            case OBJECT -> open(true);
            case ARRAY -> open(false);
            case TEXT -> text();
            case NUMBER -> number();
            case NULL -> skipNull();
        }
    }

    final void open(boolean object) throws IOException {
        if (kind() != (object ? Kind.OBJECT : Kind.ARRAY)) {
            throw broken("lacks %s".formatted(object ? "an object" : "an array"));
        }
        if (depth == DEEPEST) {
            throw broken("is nested too deeply");
        }
        isObject[depth++] = object;
        enter(object);
    }

    private @Nullable String key() throws IOException {
        String key = nextKey();
        depth -= key == null ? 1 : 0;
        return key;
    }

    /** Whether there is another element; after the last one, the array is left. */
    final boolean element() throws IOException {
        boolean more = nextElement();
        depth -= more ? 0 : 1;
        return more;
    }

    /** Index of the innermost container that is open. */
    final int level() {
        return depth - 1;
    }

    static int levels() {
        return DEEPEST;
    }

    final ModelFormatException broken(String what) {
        return new ModelFormatException("%s near byte %d".formatted(what, in.place()));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
