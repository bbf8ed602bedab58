package io.timpani.runner.perftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of plain text: columns divided by bars, numbers at the right. */
final class TextTable {
    static final String MISSING = "NA";

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> header) {
        rows.add(header);
    }

    /** A row with as many cells as the header. */
    TextTable row(List<String> cells) {
        rows.add(cells);
        return this;
    }

    /** The header first. */
    List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /** Three decimals; NA for what is not known, or is a ratio to nothing. */
    static String number(double value) {
        return number(value, 3);
    }

    static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : MISSING;
    }

    /** Lines, each with its end. */
    @Override
    public String toString() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                String blanks = " ".repeat(widths[i] - row.get(i).length());
                text.append(i == 0 ? "" : " | ").append(i == 0 ? row.get(i) + blanks : blanks + row.get(i));
            }
            text.append('\n');
            if (row == rows.get(0)) {
                for (int i = 0; i < columns; i++) {
                    text.append(i == 0 ? "" : "-|-").append("-".repeat(widths[i]));
                }
                text.append('\n');
            }
        }
        return text.toString().replaceAll(" +\n", "\n");
    }
}
