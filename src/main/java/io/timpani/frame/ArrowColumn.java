package io.timpani.frame;

import java.util.Arrays;
import org.apache.arrow.flatbuf.Field;
import org.jspecify.annotations.Nullable;

/** One column of an Arrow stream, growing batch by batch. */
sealed interface ArrowColumn permits ArrowColumn.Skipped, ArrowColumn.Numbers, ArrowColumn.Text {
    /** Takes the batch's next column as the rows from {@code rows} on. */
    void take(ArrowBatch batch, int rows);

    /** The finished column, or null when it is not wanted. */
    @Nullable
    Column column();

    /** Exact for a single batch, with room to spare for more. */
    private static int capacity(int rows, int more) {
        return (int) Math.min(Integer.MAX_VALUE - 8, Math.max((long) rows + more, rows * 3L / 2));
    }

    /** A column that is passed over, whatever its type. */
    record Skipped(Field field) implements ArrowColumn {
        @Override
        public void take(ArrowBatch batch, int rows) {
            batch.skip(field);
        }

        @Override
        public @Nullable Column column() {
            return null;
        }
    }

    /** A column of numbers. */
    final class Numbers implements ArrowColumn {
        private final String name;
        private final ArrowSource source;
        private double[] values = new double[0];

        Numbers(String name, ArrowSource source) {
            this.name = name;
            this.source = source;
        }

        @Override
        public void take(ArrowBatch batch, int rows) {
            if (batch.rows() > values.length - rows) {
                values = Arrays.copyOf(values, capacity(rows, batch.rows()));
            }
            source.numbers(batch, values, rows);
        }

        @Override
        public Column column() {
            return new NumberColumn(name, values);
        }
    }

    /** A column of text. */
    final class Text implements ArrowColumn {
        private final String name;
        private final ArrowSource source;
        private @Nullable String[] values = new String[0];

        Text(String name, ArrowSource source) {
            this.name = name;
            this.source = source;
        }

        @Override
        public void take(ArrowBatch batch, int rows) {
            if (batch.rows() > values.length - rows) {
                values = Arrays.copyOf(values, capacity(rows, batch.rows()));
            }
            source.texts(batch, values, rows);
        }

        @Override
        public Column column() {
            return new TextColumn(name, values);
        }
    }
}
