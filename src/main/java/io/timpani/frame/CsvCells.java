package io.timpani.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes the cells of one CSV column, top to bottom. */
abstract sealed class CsvCells permits CsvCells.Skipped, CsvCells.Numbers, CsvCells.Text, CsvInferredCells {
    /** Reads the scanner's next cell as the value of {@code row}. */
    abstract void take(CsvScanner scanner, int row) throws IOException;

    /** Makes room for that many rows. */
    abstract void grow(int capacity);

    /** Where plain numbers may be written that {@link CsvScanner#plainNumbers} finds, until there is more room; or null. */
    double @Nullable [] plain() {
        return null;
    }

    /** The finished column, or null when it is not wanted. */
    abstract @Nullable Column column();

    static CsvCells of(String name, FrameSchema.Kind kind) {
        return switch (kind) {
            case NUMBER -> new Numbers(name);
            case TEXT -> new Text(name, new String[0]);
            case INFERRED -> new CsvInferredCells(name);
            case SKIPPED -> new Skipped();
        };
    }

    static final class Skipped extends CsvCells {
        @Override
        void take(CsvScanner scanner, int row) throws IOException {
            scanner.nextCell();
        }

        @Override
        void grow(int capacity) {}

        @Override
        @Nullable
        Column column() {
            return null;
        }
    }

    /** Cells that are no plain numbers come here one by one. */
    static final class Numbers extends CsvCells {
        private final String name;
        private double[] values = new double[0];

        Numbers(String name) {
            this.name = name;
        }

        @Override
        void take(CsvScanner scanner, int row) throws IOException {
            scanner.nextCell();
            double value = NumberParser.numberOrTruth(scanner.bytes(), scanner.from, scanner.to);
            if (NumberParser.isRefused(value)) {
                throw Refusal.of("The CSV has a cell that is no number in numeric " + Refusal.column(name) + ", line "
                        + scanner.cellLine() + ".");
            }
            values[row] = value;
        }

        @Override
        double[] plain() {
            return values;
        }

        @Override
        void grow(int capacity) {
            values = Arrays.copyOf(values, capacity);
        }

        @Override
        Column column() {
            return new NumberColumn(name, values);
        }
    }

    static final class Text extends CsvCells {
        private static final int FEW_ROWS = 256;

        private final String name;
        private @Nullable RepeatedText texts;
        private @Nullable String[] values;

        /** @param values the rows read so far, and room for more */
        Text(String name, @Nullable String[] values) {
            this.name = name;
            this.values = values;
            expectRepeats();
        }

        @Override
        void take(CsvScanner scanner, int row) throws IOException {
            scanner.nextCell();
            put(row, scanner.bytes(), scanner.from, scanner.to);
        }

        void put(int row, byte[] bytes, int from, int to) {
            if (MissingTokens.contains(bytes, from, to)) {
                values[row] = null;
            } else if (texts == null) {
                values[row] = new String(bytes, from, to - from, UTF_8);
            } else {
                values[row] = texts.of(bytes, from, to);
            }
        }

        /** Not for a few rows: a table per column would be larger than a wide body. */
        private void expectRepeats() {
            if (texts == null && values.length > FEW_ROWS) {
                texts = new RepeatedText();
            }
        }

        @Override
        void grow(int capacity) {
            values = Arrays.copyOf(values, capacity);
            expectRepeats();
        }

        @Override
        Column column() {
            return new TextColumn(name, values);
        }
    }
}
