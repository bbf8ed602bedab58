package io.timpani.frame;

import static io.timpani.frame.Frames.numbers;
import static io.timpani.frame.Frames.refusal;
import static io.timpani.frame.Frames.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {
    private static final FrameSchema TEXT = new FrameSchema(Map.of(), FrameSchema.Kind.TEXT);
    private static final double NONE = Double.NaN;

    private static Frame read(String csv, FrameSchema schema) throws IOException {
        return read(csv.getBytes(StandardCharsets.UTF_8), schema);
    }

    private static Frame read(byte[] csv, FrameSchema schema) throws IOException {
        return CsvReader.read(new ByteArrayInputStream(csv), schema);
    }

    private static String refused(String csv, FrameSchema schema) {
        return refusal(() -> read(csv, schema));
    }

    @Test
    void only_wanted_columns_are_in_the_frame() throws IOException {
        Frame frame =
                read("a,b,c,d\n1,x,junk,2\n3,y,\"more, junk\",4\n", FrameSchema.of(List.of("d", "a"), List.of("b")));

        assertThat(frame.columnNames()).containsExactly("a", "b", "d");
        assertThat(frame.rowCount()).isEqualTo(2);
        assertThat(numbers(frame, "a")).containsExactly(1, 3);
        assertThat(numbers(frame, "d")).containsExactly(2, 4);
        assertThat(texts(frame, "b")).containsExactly("x", "y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void every_line_end_is_accepted_and_the_last_may_be_absent(String end) throws IOException {
        for (String csv : List.of("a,b|1,x|2,y|", "a,b|1,x|2,y", "|a,b||1,x| \t|2,y||")) {
            Frame frame = read(csv.replace("|", end), FrameSchema.inferred());

            assertThat(numbers(frame, "a")).as(csv).containsExactly(1, 2);
            assertThat(texts(frame, "b")).as(csv).containsExactly("x", "y");
        }
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_first_name() throws IOException {
        assertThat(read("\uFEFFa\n1\n", FrameSchema.numbers()).columnNames()).containsExactly("a");
        assertThat(read("\uFEFF\"a\"\n1\n", FrameSchema.numbers()).columnNames())
                .containsExactly("a");
    }

    @Test
    void quotes_hold_delimiters_line_ends_and_doubled_quotes() throws IOException {
        Frame frame = read("\"a,\"\"b\",c\n\"x\"\"y\",\"1\r\n2\"\n\"\"\"\",\" , \"\n\"a\"b\"c\",d\"e\n", TEXT);

        assertThat(texts(frame, "a,\"b")).containsExactly("x\"y", "\"", "ab\"c\"");
        assertThat(texts(frame, "c")).containsExactly("1\r\n2", " , ", "d\"e");
    }

    @Test
    void nul_bytes_are_data() throws IOException {
        assertThat(texts(read("a,b\n\0,x\0y\n", TEXT), "b")).containsExactly("x\0y");
    }

    @Test
    void a_quote_that_is_never_closed_names_the_line_where_it_opened() {
        assertThat(refused("a,b\n1,2\n\"x\ny\",\"z\n\n", TEXT))
                .contains("line 4")
                .doesNotContain("z");
        assertThat(refused("a,b\n1,\"", FrameSchema.of(List.of("a"), List.of())))
                .contains("line 2");
    }

    @Test
    void a_column_alone_keeps_blank_lines_as_missing_values() throws IOException {
        assertThat(numbers(read("a\n1\n\n2\r\n\r\n", FrameSchema.numbers()), "a"))
                .containsExactly(1, NONE, 2, NONE);
        assertThat(texts(read("a\n\n \n\"\"", TEXT), "a")).containsExactly(null, " ", null);
        assertThat(read("a\n1\n", FrameSchema.numbers()).rowCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#N/A",
                "#N/A N/A",
                "#NA",
                "-1.#IND",
                "-1.#QNAN",
                "-NaN",
                "-nan",
                "1.#IND",
                "1.#QNAN",
                "<NA>",
                "N/A",
                "NA",
                "NULL",
                "NaN",
                "None",
                "n/a",
                "nan",
                "null"
            })
    void missing_value_tokens_count_quoted_or_not(String token) throws IOException {
        Frame frame = read(
                "n,t,i\n" + token + ",\"" + token + "\"," + token + "\n1,b,2\n",
                new FrameSchema(
                        Map.of("n", FrameSchema.Kind.NUMBER, "t", FrameSchema.Kind.TEXT), FrameSchema.Kind.INFERRED));

        assertThat(numbers(frame, "n")).containsExactly(NONE, 1);
        assertThat(texts(frame, "t")).containsExactly(null, "b");
        assertThat(numbers(frame, "i")).containsExactly(NONE, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", " ", "na", "none", "NAN", "-NAN", "NA ", "#N/A N/A ", "N", "nulll"})
    void what_only_resembles_a_token_is_text(String cell) throws IOException {
        assertThat(texts(read("a,b\n" + cell + ",1\n", TEXT), "a")).containsExactly(cell);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "-0,-0.0",
        "007,7",
        "+5,5",
        "1.50,1.5",
        ".5,0.5",
        "5.,5",
        "-.25,-0.25",
        "1e3,1000",
        "1E-3,0.001",
        "1.e2,100",
        "inf,Infinity",
        "-inf,-Infinity",
        "Infinity,Infinity",
        "+Infinity,Infinity",
        "INF,Infinity",
        "+iNf,Infinity",
        "9007199254740993,9007199254740992",
        "0.1234567890123456789,0.1234567890123456789",
        "1e999,Infinity",
        "123456789012345678,123456789012345678",
        "1234567890123456789012,1234567890123456789012",
        "4.9e-324,4.9e-324",
        "true,1",
        "True,1",
        "TRUE,1",
        "false,0",
        "False,0",
        "'\t 12 ',12",
        "' -1.5\t',-1.5",
        "' inf',Infinity",
        "0.00000000000000000000001,1e-23",
        "1.7976931348623157e308,1.7976931348623157e308"
    })
    void numbers_are_read_exactly(String cell, double expected) throws IOException {
        assertThat(numbers(read("a,b\n" + cell + ",1\n0,0\n", FrameSchema.numbers()), "a"))
                .containsExactly(expected, 0);
        assertThat(numbers(read("b,a\n1,\"" + cell + "\"", FrameSchema.numbers()), "a"))
                .containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x1p3",
                "0x10",
                "1d",
                "1f",
                "1D",
                "1.5F",
                "1e5f",
                "x",
                "1 2",
                "1_000",
                "--1",
                "+-1",
                ".",
                "-",
                "+",
                "e5",
                "1e",
                "1e+",
                "infinit",
                "Infinityy",
                "yes",
                "truee",
                "NaN1",
                "-NAN",
                "1.2.3",
                "\u0661",
                " ",
                "0x",
                "-0x1.8p1",
                "1e5."
            })
    void what_is_no_number_is_refused_naming_column_and_line_only(String cell) {
        assertThat(refused("alpha,b\n1,1\n\"" + cell + "\",1\n", FrameSchema.numbers()))
                .isEqualTo("The CSV has a cell that is no number in numeric column 'alpha', line 3.");
    }

    @Test
    void the_line_of_a_bad_number_counts_quoted_lines() {
        assertThat(refused("t,n\n\"1\r\n2\r3\n4\",5\nx,bad\n", FrameSchema.of(List.of("n"), List.of("t"))))
                .contains("line 6")
                .contains("'n'")
                .doesNotContain("bad");
    }

    @ParameterizedTest
    @CsvSource({
        "'a,b|1|',1 cell,line 2",
        "'a,b|1,2|1,2,3,secret|',4 cells,line 3",
        "'a,b||1,\"x|y\"|1,2,3',3 cells,line 5"
    })
    void a_ragged_row_names_its_line_and_both_counts(String csv, String cells, String line) {
        assertThat(refused(csv.replace("|", "\n"), TEXT))
                .contains(cells)
                .contains(line + " ")
                .contains("header has 2")
                .doesNotContain("secret");
    }

    @Test
    void bytes_that_are_no_utf_8_name_their_offset_even_in_skipped_cells() {
        for (FrameSchema schema : List.of(FrameSchema.numbers(), TEXT, FrameSchema.of(List.of("b"), List.of()))) {
            assertThat(refusal(() -> read("\u00e4,b\n1,\u00ff\n".getBytes(StandardCharsets.ISO_8859_1), schema)))
                    .contains("UTF-8")
                    .contains("offset 0.");
            assertThat(refusal(() -> read("a,b\n1,2\u00e4".getBytes(StandardCharsets.ISO_8859_1), schema)))
                    .contains("UTF-8")
                    .contains("offset 7.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n\r\n", "\uFEFF", "\uFEFF\n", " \n\t\n"})
    void a_body_without_any_column_is_refused(String csv) {
        assertThat(refused(csv, FrameSchema.inferred())).contains("no column");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a,b\n", "a,b\r\n\r\n", "\"a\",\"b\""})
    void a_header_alone_has_no_rows(String csv) throws IOException {
        Frame frame = read(csv, FrameSchema.inferred());

        assertThat(frame.rowCount()).isZero();
        assertThat(frame.columnNames()).containsExactly("a", "b");
    }

    @Test
    void inferred_columns_become_text_at_the_first_cell_that_is_no_number() throws IOException {
        List<String> cells = List.of(
                "007",
                "1.50",
                "0",
                "-0",
                "-0.0",
                "+1",
                "1.",
                ".5",
                "00.5",
                "1e3",
                "12345678901234567890",
                " 7",
                "0.0",
                "123456789.123456",
                "0.10000000000000",
                "999999999999999",
                "-12.30",
                "NA",
                "0.000000000000001",
                "inf",
                "0.1234567890123456",
                "10",
                "-10.01",
                "1234567890123.45",
                "00",
                "\"1,5\"");
        String csv = "a,b\n" + String.join(",0\n", cells) + ",0\n";
        Frame frame = read(csv, FrameSchema.inferred());
        List<String> expected = cells.stream()
                .map(cell -> "NA".equals(cell) ? null : cell.replace("\"", ""))
                .toList();

        assertThat(texts(frame, "a")).containsExactlyElementsOf(expected);
        assertThat(numbers(frame, "b")).containsOnly(0);
    }

    @Test
    void inferred_truth_values_stay_text() throws IOException {
        assertThat(texts(read("a,b\ntrue,1\nFalse,2\n", FrameSchema.inferred()), "a"))
                .containsExactly("true", "False");
    }

    @Test
    void equal_and_empty_names_are_made_unique() throws IOException {
        assertThat(read("a,a.1,a,,a,\n1,1,1,1,1,1\n", FrameSchema.numbers()).columnNames())
                .containsExactly("a", "a.1", "a.2", "Unnamed: 3", "a.3", "Unnamed: 5");
    }

    @Test
    void the_schema_knows_columns_by_their_unique_names() throws IOException {
        assertThat(numbers(read("a,a\n1,2\n", FrameSchema.of(List.of("a.1"), List.of())), "a.1"))
                .containsExactly(2);
    }

    @Test
    void many_rows_and_repeated_texts_survive_growth() throws IOException {
        StringBuilder csv = new StringBuilder("n,t,i\n");
        for (int row = 0; row < 100_000; row++) {
            csv.append(row)
                    .append(',')
                    .append("kind ")
                    .append(row % 300)
                    .append(',')
                    .append(row < 70_000 ? "0.50" : "x")
                    .append('\n');
        }
        Frame frame = read(csv.toString(), FrameSchema.inferred());

        assertThat(frame.rowCount()).isEqualTo(100_000);
        assertThat(numbers(frame, "n")[99_999]).isEqualTo(99_999);
        assertThat(texts(frame, "t").get(99_999)).isEqualTo("kind 99");
        assertThat(texts(frame, "i").get(69_999)).isEqualTo("0.50");
        assertThat(texts(frame, "i").get(70_000)).isEqualTo("x");
    }

    @Test
    void columns_of_even_rows_have_little_more_room_than_they_need() throws IOException {
        Frame frame = read("n\n" + "12.5\n".repeat(5_000), FrameSchema.numbers());

        assertThat(frame.rowCount()).isEqualTo(5_000);
        // the column's own array, which may be longer than it has rows
        NumberColumn column = (NumberColumn) frame.columns().get(0);
        assertThat(column.values().length).isBetween(5_000, 5_500);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 300, 4_096})
    void rows_that_become_shorter_or_longer_are_all_read(int turn) throws IOException {
        int rows = 10_000;
        for (boolean shortFirst : new boolean[] {true, false}) {
            StringBuilder csv = new StringBuilder("n\n");
            double[] expected = new double[rows];
            for (int row = 0; row < rows; row++) {
                boolean isShort = row < turn == shortFirst;
                expected[row] = isShort ? row % 10 : row + 0.123456789;
                csv.append(isShort ? Integer.toString(row % 10) : row + ".123456789")
                        .append('\n');
            }

            Frame frame = read(csv.toString(), FrameSchema.numbers());

            assertThat(frame.rowCount()).isEqualTo(rows);
            assertThat(Arrays.copyOf(numbers(frame, "n"), rows)).isEqualTo(expected);
        }
    }

    @Test
    void too_many_columns_are_refused() {
        assertThat(refused(",".repeat(CsvReader.MOST_COLUMNS), FrameSchema.numbers()))
                .contains("1048576 columns");
    }
}
