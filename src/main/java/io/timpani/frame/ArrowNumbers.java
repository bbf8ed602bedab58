package io.timpani.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Cells of a fixed number of bits, numbers by nature; {@code true} and {@code false} count as 1 and 0. */
record ArrowNumbers(Layout layout) implements ArrowSource {
    /** What a cell is made of. */
    enum Layout {
        BOOL(1),
        INT8(8),
        UINT8(8),
        INT16(16),
        UINT16(16),
        INT32(32),
        UINT32(32),
        INT64(64),
        UINT64(64),
        FLOAT16(16),
        FLOAT32(32),
        FLOAT64(64);

        private final int bits;

        Layout(int bits) {
            this.bits = bits;
        }
    }

    @Override
    public boolean isText() {
        return false;
    }

    /** The buffer of the cells, long enough for all rows. */
    ByteBuffer cells(ArrowBatch batch) {
        return batch.buffer(((long) batch.rows() * layout.bits + 7) / 8);
    }

    @Override
    public void numbers(ArrowBatch batch, double[] target, int at) {
        ByteBuffer validity = batch.validity(batch.column());
        ByteBuffer cells = cells(batch);
        int rows = batch.rows();
        if (layout == Layout.FLOAT64) {
            cells.asDoubleBuffer().get(target, at, rows);
        } else {
            for (int row = 0; row < rows; row++) {
                target[at + row] = number(cells, row);
            }
        }
        ArrowSource.clearMissing(validity, target, at, rows);
    }

    @Override
    public void texts(ArrowBatch batch, @Nullable String[] target, int at) {
        ByteBuffer validity = batch.validity(batch.column());
        ByteBuffer cells = cells(batch);
        for (int row = 0; row < batch.rows(); row++) {
            target[at + row] = validity == null || ArrowBatch.bit(validity, row) ? text(cells, row) : null;
        }
    }

    private double number(ByteBuffer cells, int row) {
        return switch (layout) {
            case FLOAT16 -> half(cells.getShort(row * 2));
            case FLOAT32 -> cells.getFloat(row * 4);
            case FLOAT64 -> cells.getDouble(row * 8);
            case UINT64 -> {
                long value = cells.getLong(row * 8);
                // halved with the last bit kept, so that the doubled double is rounded once
                yield value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
            }
            default -> integer(cells, row);
        };
    }

    /** The integer of a row; of {@link Layout#UINT64}, its bits. */
    long integer(ByteBuffer cells, int row) {
        return switch (layout) {
            case BOOL -> ArrowBatch.bit(cells, row) ? 1 : 0;
            case INT8 -> cells.get(row);
            case UINT8 -> cells.get(row) & 0xFF;
            case INT16 -> cells.getShort(row * 2);
            case UINT16 -> cells.getShort(row * 2) & 0xFFFF;
            case INT32 -> cells.getInt(row * 4);
            case UINT32 -> cells.getInt(row * 4) & 0xFFFF_FFFFL;
            case INT64, UINT64 -> cells.getLong(row * 8);
            case FLOAT16, FLOAT32, FLOAT64 -> throw new IllegalStateException("not an integer");
        };
    }

    private @Nullable String text(ByteBuffer cells, int row) {
        return switch (layout) {
            case BOOL -> integer(cells, row) == 1 ? "True" : "False";
            case UINT64 -> Long.toUnsignedString(integer(cells, row));
            case FLOAT16, FLOAT64 -> shortest(number(cells, row));
            case FLOAT32 -> shortest(cells.getFloat(row * 4));
            default -> Long.toString(integer(cells, row));
        };
    }

    /** A float's shortest text is shorter than that of the double it widens to: 0.1, not 0.10000000149011612. */
    private static @Nullable String shortest(float value) {
        boolean isIntegral = value == (double) (long) value;
        return isIntegral || !Float.isFinite(value)
                ? shortest((double) value)
                : shortest(Double.parseDouble("" + value));
    }

    private static @Nullable String shortest(double value) {
        if (Double.isNaN(value)) {
            return null;
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        byte[] text = new byte[DecimalText.ROOM];
        return new String(text, 0, DecimalText.shortest(value, false, text, 0), ISO_8859_1);
    }

    /** The value of an IEEE 754 binary16. */
    private static double half(short bits) {
        int exponent = (bits >> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        double size = switch (exponent) {
            case 0 -> fraction * 0x1p-24;
            case 0x1F -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> Math.scalb((double) (fraction | 0x400), exponent - 25);
        };
        return bits < 0 ? -size : size;
    }
}
