package io.timpani.frame;

import static io.timpani.frame.Frames.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.ServingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedCsvTest {
    private static TypedCsv.Reading read(TypedCsv csv, String body) throws IOException {
        return csv.read(body.getBytes(UTF_8));
    }

    private static String shown(Column column, int rows) {
        if (column instanceof IntegerColumn integers) {
            return "int " + Arrays.toString(Arrays.copyOf(integers.values(), rows));
        }
        if (column instanceof NumberColumn numbers) {
            return "float " + Arrays.toString(Arrays.copyOf(numbers.values(), rows));
        }
        if (column instanceof BooleanColumn truths) {
            return "bool " + Arrays.toString(Arrays.copyOf(truths.values(), rows));
        }
        return "text " + Arrays.toString(Arrays.copyOf(((TextColumn) column).values(), rows));
    }

    /** Every column with its name, or "not told". */
    private static String shown(TypedCsv.Reading reading) {
        return reading.frame()
                .map(frame -> frame.columns().stream()
                        .map(column -> column.name() + ": " + shown(column, frame.rowCount()))
                        .collect(Collectors.joining("; ")))
                .orElse("not told");
    }

    /** {@code cells} are the rows, between bars, of a column beside another. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "1|-2|+3|007~int [1, -2, 3, 7]",
                "9223372036854775807|-9223372036854775808~int [9223372036854775807, -9223372036854775808]",
                "\" 5\"|5 |\t5~int [5, 5, 5]",
                "\"5\"|\" 6\"~int [5, 6]",
                "-0~int [0]",
                "1|2.5~float [1.0, 2.5]",
                "1|~float [1.0, NaN]",
                "NA|1|2~float [NaN, 1.0, 2.0]",
                "|~float [NaN, NaN]",
                "\"NA\"|\"\"|null|#N/A N/A~float [NaN, NaN, NaN, NaN]",
                "1.|.5|1e5|1E-5|-.5e1~float [1.0, 0.5, 100000.0, 1.0E-5, -5.0]",
                "inf|-inf|Infinity|+INF|-infinity~float [Infinity, -Infinity, Infinity, Infinity, -Infinity]",
                "0.1234567890123456~float [0.1234567890123456]",
                "-0.0~float [-0.0]",
                "1|9007199254740993|~float [1.0, 9.007199254740992E15, NaN]",
                "True|FALSE|true~bool [true, false, true]",
                "tRuE|fAlSe~bool [true, false]",
                "x|1|NA|True~text [x, 1, null, True]",
                "1|2|x~text [1, 2, x]",
                "True|1~text [True, 1]",
                "1.50|True|~text [1.50, True, null]",
                "007|1e5|x~text [007, 1e5, x]",
                "0x10~text [0x10]",
                "1_000~text [1_000]",
                "\"1,000\"~text [1,000]",
                "-~text [-]",
                "' '~text [ ]",
                "'NA '~text [NA ]",
                "' inf'~text [ inf]",
                "NAN~text [NAN]",
                "none~text [none]",
                "1 2~text [1 2]",
                "1e~text [1e]",
                "2024-01-02~text [2024-01-02]",
                "\"a\"\"b\"\"\"|\"x\"y\"|\"\"\"\"~text [a\"b\", xy\", \"]",
                "99999999999999999999|x~text [99999999999999999999, x]",
            })
    void columns_are_typed(String cells, String expected) throws IOException {
        TypedCsv csv = new TypedCsv();
        String first = "a,b\n" + cells.replace("|", ",0\n") + ",0\n";
        String last = "b,a\r\n0," + cells.replace("|", "\r\n0,");
        for (int round = 0; round < 3; round++) {
            assertThat(shown(read(csv, first))).startsWith("a: " + expected + "; b: int [0");
            assertThat(shown(read(csv, last))).startsWith("b: int [0").endsWith("a: " + expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "True|",
                "|False",
                "True|NA",
                "None",
                "x|None",
                "1|2|x|None",
                "9223372036854775808",
                "-9223372036854775809",
                "1|99999999999999999999",
                "True|1e999",
                "-0|1.5",
                "-0|",
                "-9223372036854775808|",
                "1e309",
                "1e-400",
                "0e999",
                "1e 5",
                "0.0000000000000000012",
                "00000000000000000000007|1.5",
                "000000000000000007|1.5",
                "a\0b",
            })
    void what_cannot_be_told_is_not(String cells) throws IOException {
        TypedCsv.Reading reading = read(new TypedCsv(), "a,b\n" + cells.replace("|", ",0\n") + ",0\n");

        assertThat(reading.frame()).isEmpty();
        assertThat(reading.columns()).isEqualTo(2);
        assertThat(reading.rows()).isEqualTo(cells.chars().filter(c -> c == '|').count() + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a,b\n", "a,b", "a,b\r1,2\r", "a,b\n1,2\r3,4\n", "a,b\n1,2\n\r3,4\n", "a\0,b\n1,2\n", "\na\n1\n"
            })
    void neither_are_bodies_that_versions_of_pandas_read_differently(String body) throws IOException {
        assertThat(read(new TypedCsv(), body).frame()).isEmpty();
    }

    @Test
    void blank_lines_count_in_a_single_column_only() throws IOException {
        assertThat(shown(read(new TypedCsv(), "a\n1\n\n2\n\n"))).isEqualTo("a: float [1.0, NaN, 2.0, NaN]");
        assertThat(shown(read(new TypedCsv(), "a\r\nx\r\n \r\n"))).isEqualTo("a: text [x,  ]");
        assertThat(shown(read(new TypedCsv(), "\n\na,b\n\n1,2\n \t\n\r\n3,4\n  ")))
                .isEqualTo("a: int [1, 3]; b: int [2, 4]");
    }

    @Test
    void names_are_made_unique_and_marks_passed_over() throws IOException {
        assertThat(shown(read(new TypedCsv(), "\uFEFF\"a\",a,\n1,2,3\n")))
                .isEqualTo("a: int [1]; a.1: int [2]; Unnamed: 2: int [3]");
        assertThat(shown(read(new TypedCsv(), "\u00e9\n\ud83e\udd41\n"))).isEqualTo("\u00e9: text [\ud83e\udd41]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "a,b\n1\n",
                "a,b\n1,2\n\n1,2,3\n",
                "a,b\n1,\"2\n",
                "\"a",
                "a,b\n1,2,",
                "a,b\n1,\"x\"\"\n"
            })
    void broken_bodies_are_refused_as_ever(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        String known = "a,b\n1,2\n";
        TypedCsv csv = new TypedCsv();

        assertThat(refusal(() -> csv.read(bytes)))
                .isEqualTo(refusal(() -> CsvReader.shape(new ByteArrayInputStream(bytes))));
        assertThat(refusal(() -> {
                    csv.read(known.getBytes(UTF_8));
                    csv.read(bytes);
                }))
                .isEqualTo(refusal(() -> CsvReader.shape(new ByteArrayInputStream(bytes))));
    }

    @Test
    void bytes_that_are_not_utf8_are_refused_unless_something_before_them_is() {
        byte[] bytes = "a,b\n1,\u00e9\n1\n".getBytes(UTF_8);
        bytes[7] = 'x';

        assertThat(refusal(() -> new TypedCsv().read(bytes))).contains("UTF-8", "offset 6");
    }

    @Test
    void what_was_remembered_never_shows() throws IOException {
        String[] cells = {"1", "2.5", "", "True", "x", "None", "-0", "inf", "12345678901234567890", "\"q\"\"\"", "7"};
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            TypedCsv remembering = new TypedCsv();
            for (int round = 0; round < 6; round++) {
                StringBuilder body = new StringBuilder(random.nextInt(4) == 0 ? "c,b,a\n" : "a,b,c\n");
                int rows = random.nextInt(4) == 0 ? 300 : 1 + random.nextInt(4);
                int kinds = 1 + random.nextInt(cells.length);
                for (int row = 0; row < rows; row++) {
                    body.append(cells[random.nextInt(kinds)])
                            .append(',')
                            .append(row < rows / 2 ? "5" : cells[random.nextInt(2)])
                            .append(',')
                            .append(row < rows - 1 ? "5" : cells[random.nextInt(cells.length)])
                            .append('\n');
                }
                assertThat(shown(read(remembering, body.toString())))
                        .as("seed %d round %d", seed, round)
                        .isEqualTo(shown(read(new TypedCsv(), body.toString())));
            }
        }
    }

    @Test
    void frames_with_the_same_header_share_its_names() throws IOException {
        TypedCsv csv = new TypedCsv();
        List<String> first = read(csv, "a,b\n1,2\n").frame().orElseThrow().columnNames();

        assertThat(read(csv, "a,b\n3,x\n").frame().orElseThrow().columnNames()).isSameAs(first);
        assertThat(read(csv, "a,bc\n3,x\n").frame().orElseThrow().columnNames()).containsExactly("a", "bc");
    }

    /** What is told has the rows, names and texts that the other reader finds. */
    @Test
    void random_bodies_are_cut_into_cells_as_the_other_reader_does() throws IOException {
        String[] pieces = {"a", "7", ".", "-", " ", "\"", "\"\"", ",", "\n", "\r\n", "\r", "\u00e9", "\0", "NA", "\t"};
        int told = 0;
        for (long seed = 0; seed < 60_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder("x,y\n");
            int length = random.nextInt(14);
            for (int i = 0; i < length; i++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] body = text.toString().getBytes(UTF_8);
            String description = "seed %d: %s".formatted(seed, text);
            Frame expected = orRefused(() -> CsvReader.read(
                    new ByteArrayInputStream(body), new FrameSchema(java.util.Map.of(), FrameSchema.Kind.TEXT)));
            TypedCsv.Reading reading = orRefused(() -> new TypedCsv().read(body));
            assertThat(reading == null).as(description).isEqualTo(expected == null);
            if (reading == null || expected == null) {
                continue;
            }
            assertThat(reading.rows()).as(description).isEqualTo(expected.rowCount());
            if (reading.frame().isPresent()) {
                told++;
                for (String name : List.of("x", "y")) {
                    Column column = reading.frame().get().column(name).orElseThrow();
                    if (column instanceof TextColumn) {
                        assertThat(Frames.texts(reading.frame().get(), name))
                                .as(description)
                                .isEqualTo(Frames.texts(expected, name));
                    }
                }
            }
        }
        assertThat(told).isGreaterThan(2_000);
    }

    private interface Read<T> {
        T read() throws IOException;
    }

    private static <T> @Nullable T orRefused(Read<T> read) throws IOException {
        try {
            return read.read();
        } catch (ServingException e) {
            return null;
        }
    }

    @Test
    void threads_may_share_one() throws Exception {
        TypedCsv csv = new TypedCsv();
        String[] bodies = {"a,b\n1,2\n", "a,b\n1,2\nx,3\n", "b,a\nTrue,2.5\n", "a\n1\n\n"};
        List<String> expected = new ArrayList<>();
        for (String body : bodies) {
            expected.add(shown(read(new TypedCsv(), body)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int start = i;
                all.add(threads.submit(() -> {
                    for (int round = 0; round < 5_000; round++) {
                        int body = (start + round) % bodies.length;
                        assertThat(shown(read(csv, bodies[body]))).isEqualTo(expected.get(body));
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
