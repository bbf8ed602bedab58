package io.timpani.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Type;
import org.jspecify.annotations.Nullable;

/** How the cells of one Arrow type are read, batch by batch, as numbers or as text. */
sealed interface ArrowSource permits ArrowNumbers, ArrowTexts, ArrowCategories, ArrowSource.Nothing {
    /** True when its cells are text by nature. */
    boolean isText();

    /** Reads the batch's next column into {@code target}, from index {@code at} on. */
    void numbers(ArrowBatch batch, double[] target, int at);

    /** As {@link #numbers}, as text. */
    void texts(ArrowBatch batch, @Nullable String[] target, int at);

    /** The source for the field's type; refused when it is none of those we read. */
    static ArrowSource of(String name, Field field, Map<Long, ArrowDictionary> dictionaries) {
        ArrowSource values = plain(name, field);
        DictionaryEncoding encoding = field.dictionary();
        if (encoding == null) {
            return values;
        }
        Int index = encoding.indexType();
        ArrowNumbers.Layout layout = index == null ? ArrowNumbers.Layout.INT32 : integer(name, index);
        return new ArrowCategories(name, layout, values, encoding.id(), dictionaries);
    }

    private static ArrowSource plain(String name, Field field) {
        byte type = field.typeType();
        return switch (type) {
            case Type.Null -> new Nothing();
            case Type.Utf8 -> new ArrowTexts(name, false);
            case Type.LargeUtf8 -> new ArrowTexts(name, true);
            case Type.Bool -> new ArrowNumbers(ArrowNumbers.Layout.BOOL);
            case Type.Timestamp -> new ArrowNumbers(ArrowNumbers.Layout.INT64);
            case Type.Int -> {
                Int integer = new Int();
                field.type(integer);
                yield new ArrowNumbers(integer(name, integer));
            }
            case Type.Date -> {
                Date date = new Date();
                field.type(date);
                yield new ArrowNumbers(
                        date.unit() == DateUnit.DAY ? ArrowNumbers.Layout.INT32 : ArrowNumbers.Layout.INT64);
            }
            case Type.FloatingPoint -> {
                FloatingPoint floating = new FloatingPoint();
                field.type(floating);
                yield new ArrowNumbers(floating(name, floating.precision()));
            }
            default -> throw unsupported(name, typeName(type));
        };
    }

    private static ArrowNumbers.Layout integer(String name, Int type) {
        boolean signed = type.isSigned();
        return switch (type.bitWidth()) {
            case 8 -> signed ? ArrowNumbers.Layout.INT8 : ArrowNumbers.Layout.UINT8;
            case 16 -> signed ? ArrowNumbers.Layout.INT16 : ArrowNumbers.Layout.UINT16;
            case 32 -> signed ? ArrowNumbers.Layout.INT32 : ArrowNumbers.Layout.UINT32;
            case 64 -> signed ? ArrowNumbers.Layout.INT64 : ArrowNumbers.Layout.UINT64;
            default -> throw unsupported(name, "Int of " + type.bitWidth() + " bits");
        };
    }

    private static ArrowNumbers.Layout floating(String name, short precision) {
        return switch (precision) {
            case Precision.HALF -> ArrowNumbers.Layout.FLOAT16;
            case Precision.SINGLE -> ArrowNumbers.Layout.FLOAT32;
            case Precision.DOUBLE -> ArrowNumbers.Layout.FLOAT64;
            default -> throw unsupported(name, "FloatingPoint of precision " + precision);
        };
    }

    private static String typeName(byte type) {
        return type >= 0 && type < Type.names.length ? Type.name(type).replace("_", "") : "number " + type;
    }

    private static RuntimeException unsupported(String name, String type) {
        return Refusal.of("The Arrow stream has " + Refusal.column(name) + " of the unsupported type " + type + ".");
    }

    /** A column of type null: every cell is missing. */
    record Nothing() implements ArrowSource {
        @Override
        public boolean isText() {
            return false;
        }

        @Override
        public void numbers(ArrowBatch batch, double[] target, int at) {
            batch.emptyColumn();
            Arrays.fill(target, at, at + batch.rows(), Double.NaN);
        }

        @Override
        public void texts(ArrowBatch batch, @Nullable String[] target, int at) {
            batch.emptyColumn();
        }
    }

    /** Makes the cells missing that have no validity bit. */
    static void clearMissing(@Nullable ByteBuffer validity, double[] target, int at, int rows) {
        if (validity == null) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            if (!ArrowBatch.bit(validity, row)) {
                target[at + row] = Double.NaN;
            }
        }
    }
}
