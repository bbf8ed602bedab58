package io.timpani.frame;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a frame as UTF-8 CSV: header and rows, each ended by LF, a missing value as an empty cell.
 *
 * <p>Numbers are the shortest text that reads back as the same double, integral ones below 2^53 without {@code .0}, so that
 * integers look like integers; infinities are {@code inf} and {@code -inf}. In a frame of one column a missing value is
 * {@code ""}, since readers skip blank lines. Text that is empty or a missing-value token cannot be told from a missing
 * value in CSV, quoted or not.
 */
public final class CsvWriter {
    private static final int BYTES_PER_CELL = 12;
    private static final int MOST_AT_ONCE = 1 << 26;

    private final Frame frame;
    /** True: a number is told from an integer by its point. */
    private final boolean pointed;

    private final ByteSink out;

    private CsvWriter(Frame frame, boolean pointed) {
        this.frame = frame;
        this.pointed = pointed;
        long cells = (frame.rowCount() + 1L) * frame.columns().size();
        this.out = new ByteSink((int) Math.min(cells * BYTES_PER_CELL, MOST_AT_ONCE));
    }

    /** The whole frame, header first. */
    public static byte[] write(Frame frame) {
        CsvWriter writer = new CsvWriter(frame, false);
        writer.header();
        writer.rows();
        return writer.out.toByteArray();
    }

    /** The names of the columns, as a row. */
    public static byte[] header(Frame frame) {
        CsvWriter writer = new CsvWriter(new Frame(0, frame.columns()), false);
        writer.header();
        return writer.out.toByteArray();
    }

    /** The rows without the header; integral numbers that are no integers with {@code .0}, times as ISO 8601 in UTC. */
    public static byte[] rows(Frame frame) {
        CsvWriter writer = new CsvWriter(frame, true);
        writer.rows();
        return writer.out.toByteArray();
    }

    private void header() {
        List<String> names = frame.columnNames();
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                out.put((byte) ',');
            }
            text(names.get(i));
        }
        out.put((byte) '\n');
    }

    private void rows() {
        List<Column> columns = frame.columns();
        Column[] order = columns.toArray(Column[]::new);
        boolean single = order.length == 1;
        for (int row = 0; row < frame.rowCount(); row++) {
            for (int i = 0; i < order.length; i++) {
                if (i > 0) {
                    out.put((byte) ',');
                }
                Column column = order[i];
                if (column.isMissing(row)) {
                    if (single) {
                        quoted("");
                    }
                } else if (column instanceof NumberColumn numbers) {
                    number(numbers.values()[row]);
                } else if (column instanceof TextColumn texts) {
                    text(String.valueOf(texts.values()[row]));
                } else if (column instanceof IntegerColumn integers) {
                    text(Long.toString(integers.values()[row]));
                } else if (column instanceof BooleanColumn truths) {
                    text(truths.values()[row] ? "True" : "False");
                } else if (column instanceof TimeColumn times) {
                    text(Instant.ofEpochMilli(times.epochMillis()[row]).toString());
                } else if (column instanceof MixedColumn mixed) {
                    mixed(mixed.values()[row]);
                }
            }
            out.put((byte) '\n');
        }
    }

    private void mixed(@Nullable Object value) {
        if (value instanceof Double number) {
            number(number);
        } else if (value instanceof Boolean truth) {
            text(truth ? "True" : "False");
        } else {
            text(String.valueOf(value));
        }
    }

    private void number(double value) {
        if (Double.isInfinite(value)) {
            text(value > 0 ? "inf" : "-inf");
            return;
        }
        out.reserve(DecimalText.ROOM);
        out.length = DecimalText.shortest(value, pointed, out.bytes, out.length);
    }

    private void text(String text) {
        if (text.isEmpty() && frame.columns().size() == 1) {
            quoted(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // a byte order mark at the very start would be taken for one
            if (c == ',' || c == '"' || c == '\n' || c == '\r' || c == '\uFEFF') {
                quoted(text);
                return;
            }
        }
        characters(text);
    }

    private void quoted(String text) {
        out.put((byte) '"');
        characters(text);
        out.put((byte) '"');
    }

    private void characters(String text) {
        int count = text.length();
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (c == '"') {
                    out.put((byte) '"');
                }
                out.put((byte) c);
            } else if (!Character.isSurrogate(c)) {
                out.putWide(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.putWide(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                out.putWide(0xFFFD);
            }
        }
    }
}
