package io.timpani.runner.score;

import io.timpani.frame.CellJson;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.JsonBuffer;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.NumberText;
import io.timpani.frame.TextColumn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A table for people: columns stand below each other, numbers to six places. */
final class TextTable implements Writing {
    private static final int NUMBER_WIDTH = 12;

    @Override
    public byte[] start(Frame first) {
        StringBuilder text = new StringBuilder();
        for (Column column : first.columns()) {
            cell(text, column.name(), column);
        }
        return line(text);
    }

    @Override
    public byte[] rows(Frame rows) {
        List<Column> columns = rows.columns();
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows.rowCount(); row++) {
            for (Column column : columns) {
                cell(text, text(column, row), column);
            }
            end(text);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] end() {
        return new byte[0];
    }

    private static byte[] line(StringBuilder text) {
        end(text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void end(StringBuilder text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
        text.append('\n');
    }

    private static void cell(StringBuilder text, String value, Column column) {
        int width = Math.max(NUMBER_WIDTH, column.name().length());
        String padding = " ".repeat(Math.max(0, width - value.length()));
        // texts begin below each other, numbers end so
        text.append(column instanceof TextColumn ? value + padding : padding + value)
                .append("  ");
    }

    private static String text(Column column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        if (column instanceof NumberColumn numbers) {
            return number(numbers.values()[row]);
        }
        if (column instanceof TextColumn texts) {
            return String.valueOf(texts.values()[row]).replace('\n', ' ');
        }
        JsonBuffer json = new JsonBuffer();
        CellJson.write(json, column, row);
        return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }

    private static String number(double value) {
        double size = Math.abs(value);
        boolean plain = size == 0 || (size >= 1e-4 && size < 1e9);
        return plain ? String.format(Locale.ROOT, "%.6f", value) : NumberText.of(value);
    }
}
