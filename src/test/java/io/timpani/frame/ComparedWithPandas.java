package io.timpani.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.ServingException;
import io.timpani.testing.Interpreters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Bodies whose typed reading is compared with that of a real pandas. */
abstract class ComparedWithPandas {
    private static final double TOLERANCE = 1e-12;
    static final String[] ENDS = {"\n", "\n", "\r\n"};

    @TempDir
    private Path directory = Path.of("");

    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
    private record Told(String description, byte[] bytes, TypedCsv.Reading reading) {}

    @BeforeAll
    static void there_is_a_pandas() {
        Interpreters.python();
    }

    /** Reads them one after the other with one memory, and compares; returns how many were told. */
    int compare(List<String> bodies, List<String> descriptions, TypedCsv csv) throws Exception {
        List<Told> read = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            byte[] body = bodies.get(i).getBytes(UTF_8);
            try {
                read.add(new Told(descriptions.get(i), body, csv.read(body)));
            } catch (ServingException refused) {
                assertThat(Frames.refusal(() -> CsvReader.shape(new java.io.ByteArrayInputStream(body))))
                        .as(descriptions.get(i))
                        .isEqualTo(refused.text());
            }
        }
        List<Pandas.Answer> answers = Pandas.read(
                directory,
                read.stream()
                        .map(told ->
                                new Pandas.Body(told.bytes(), told.reading().columns() == 1))
                        .toList());
        int told = 0;
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            if (read.get(i).reading().frame().isPresent()) {
                told++;
                String difference = difference(read.get(i), answers.get(i));
                if (difference != null) {
                    differences.add(read.get(i).description() + ": " + difference);
                }
            }
        }
        assertThat(differences).isEmpty();
        return told;
    }

    private static @Nullable String difference(Told told, Pandas.Answer answer) {
        Frame frame = told.reading().frame().orElseThrow();
        if (answer.failure() != null) {
            return "pandas failed: " + answer.failure();
        }
        if (frame.rowCount() != answer.rows()
                || frame.rowCount() != told.reading().rows()
                || frame.columns().size() != told.reading().columns()) {
            return frame.rowCount() + " rows, not " + answer.rows();
        }
        List<String> names = answer.columns().stream().map(Pandas.Series::name).toList();
        if (!frame.columnNames().equals(names)
                || !frame.columns().stream().map(Column::name).toList().equals(names)) {
            return "names " + frame.columnNames() + ", not " + names;
        }
        for (int i = 0; i < names.size(); i++) {
            String difference =
                    difference(frame.columns().get(i), answer.columns().get(i), answer.rows());
            if (difference != null) {
                return "column " + i + ": " + difference;
            }
        }
        return null;
    }

    private static @Nullable String difference(Column column, Pandas.Series series, int rows) {
        if (kind(column) != series.kind()) {
            return "kind " + kind(column) + ", not " + series.kind() + " " + series.values();
        }
        for (int row = 0; row < rows; row++) {
            Object expected = series.values().get(row);
            Object value = value(column, row);
            boolean same = (value instanceof Double number && expected instanceof Double wanted)
                    ? isNear(number, wanted)
                    : Objects.equals(value, expected);
            if (!same) {
                return "row " + row + " is " + value + ", not " + expected;
            }
        }
        return null;
    }

    private static char kind(Column column) {
        if (column instanceof IntegerColumn) {
            return 'i';
        }
        if (column instanceof NumberColumn) {
            return 'f';
        }
        return column instanceof BooleanColumn ? 'b' : 'o';
    }

    private static @Nullable Object value(Column column, int row) {
        if (column instanceof IntegerColumn integers) {
            return integers.values()[row];
        }
        if (column instanceof NumberColumn numbers) {
            return numbers.values()[row];
        }
        if (column instanceof BooleanColumn truths) {
            return truths.values()[row];
        }
        return ((TextColumn) column).values()[row];
    }

    private static boolean isNear(double value, double expected) {
        return Double.compare(value, expected) == 0
                || (value != 0 && Math.abs(value - expected) <= TOLERANCE * Math.abs(expected));
    }

    static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    static String quoted(String cell, Random random) {
        boolean needed = cell.contains(",") || cell.contains("\n") || cell.contains("\r") || cell.startsWith("\"");
        return needed || random.nextInt(8) == 0 ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }
}
