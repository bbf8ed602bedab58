package io.timpani.examples;

import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The training data of an example: comma-separated, without quotes.
 *
 * @param header the column names
 * @param lines the cells of each row
 */
record Csv(List<String> header, List<String[]> lines) {
    static Csv read(Path file) throws IOException {
        List<String> text = Files.readAllLines(file);
        return new Csv(
                List.of(text.get(0).split(",", -1)),
                text.stream().skip(1).map(line -> line.split(",", -1)).toList());
    }

    String[] texts(String column) {
        int place = header.indexOf(column);
        return lines.stream().map(cells -> cells[place]).toArray(String[]::new);
    }

    double[] numbers(String column) {
        return Arrays.stream(texts(column)).mapToDouble(Double::parseDouble).toArray();
    }

    /** The given columns row by row, shape {@code [rows, columns]}. */
    double[][] matrix(List<String> columns) {
        double[][] rows = new double[lines.size()][columns.size()];
        for (int column = 0; column < columns.size(); column++) {
            double[] values = numbers(columns.get(column));
            for (int row = 0; row < rows.length; row++) {
                rows[row][column] = values[row];
            }
        }
        return rows;
    }

    Frame numberFrame(List<String> columns) {
        return new Frame(
                lines.size(),
                columns.stream()
                        .<Column>map(name -> new NumberColumn(name, numbers(name)))
                        .toList());
    }

    Frame textFrame(List<String> columns) {
        return new Frame(
                lines.size(),
                columns.stream()
                        .<Column>map(name -> new TextColumn(name, texts(name)))
                        .toList());
    }
}
