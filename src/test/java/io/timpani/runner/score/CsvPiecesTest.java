package io.timpani.runner.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.frame.Column;
import io.timpani.frame.CsvReader;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.TextColumn;
import io.timpani.model.ServingException;
import io.timpani.testing.LogLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvPiecesTest {
    private static final FrameSchema TEXTS = new FrameSchema(Map.of(), FrameSchema.Kind.TEXT);
    private static final int LONG = 1 << 20;

    private static CsvPieces pieces(String csv, int size, int rows) {
        return new CsvPieces(new ByteArrayInputStream(csv.getBytes(UTF_8)), size, LONG, rows);
    }

    private static List<List<String>> rows(Frame frame) {
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < frame.rowCount(); row++) {
            List<String> cells = new ArrayList<>();
            for (Column column : frame.columns()) {
                cells.add(column.name() + "=" + ((TextColumn) column).values()[row]);
            }
            rows.add(cells);
        }
        return rows;
    }

    private static List<List<String>> together(CsvPieces pieces) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (CsvPieces.Piece piece = pieces.next(); piece != null; piece = pieces.next()) {
            rows.addAll(rows(CsvReader.read(piece.open(), TEXTS)));
        }
        return rows;
    }

    private static List<List<String>> whole(String csv) throws IOException {
        return rows(CsvReader.read(new ByteArrayInputStream(csv.getBytes(UTF_8)), TEXTS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1,2\n3,4\n",
                "a,b\n1,2\n3,4",
                "a,b\r\n1,2\r\n3,4\r\n",
                "a,b\r1,2\r3,4\r",
                "a\r\n1\r\n2\r\n",
                "a\r\n1\r\n\r\n2\r\n\r\n",
                "\"a,b\"\n1\n\n2\n\n",
                "\uFEFF\"a,b\"\n1\n\n2\n\n",
                "a,b\n1,2\n\n \t\n3,4\n \n\n",
                "a,b\r\n1,2\r\n\r\n3,4\r\n\r\n\r\n",
                "a,b\n",
                "a,b",
                "\uFEFFa,b\n1,2\n",
                "\n\n \na,b\n1,2\n\n3,4\n",
                "\"a\n1\",b\n\"x\ny\",2\n\"he said \"\"no\"\"\n\",4\n",
                "a,b\n5\" pipe,x\n6\" pipe,\"y\nz\"\n",
                "a,b\n\"x\"y,1\n\"p\"\"q\r\n\",2\n",
                "a\n1\n\n2\n\n",
                "a,b\n,\n,\"\"\n",
            })
    void pieces_of_any_size_hold_the_rows_of_the_whole(String csv) throws IOException {
        List<List<String>> whole = whole(csv);

        for (int size = 1; size < 40; size++) {
            assertThat(together(pieces(csv, size, 0))).as("size %d", size).isEqualTo(whole);
            assertThat(together(pieces(csv, size, 1)))
                    .as("size %d, a row each", size)
                    .isEqualTo(whole);
        }
    }

    @RepeatedTest(300)
    void pieces_of_made_up_text_hold_the_rows_of_the_whole(RepetitionInfo run) throws IOException {
        Random random = new Random(run.getCurrentRepetition());
        String[] cells = {"1", "", "\"x\"", "\"a,b\"", "\"l\nm\"", "\"q\"\"q\"", "p\"q", "ü", " ", "\"r\r\n\"", "\"\""};
        String end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
        StringBuilder csv = new StringBuilder("a,b,c").append(end);
        for (int row = random.nextInt(20); row > 0; row--) {
            for (int i = 0; i < 3; i++) {
                csv.append(i == 0 ? "" : ",").append(cells[random.nextInt(cells.length)]);
            }
            csv.append(row == 1 && random.nextBoolean() ? "" : end);
        }

        int size = 1 + random.nextInt(30);
        assertThat(together(pieces(csv.toString(), size, random.nextInt(4)))).isEqualTo(whole(csv.toString()));
    }

    @Test
    void a_number_of_rows_is_what_a_piece_has() throws IOException {
        assertThat(counts(pieces("a,b\n1,2\n\"3\n\",4\n5,6\n7,8\n9,10\n", 7, 2)))
                .containsExactly(2, 2, 1);
    }

    private static List<Integer> counts(CsvPieces pieces) throws IOException {
        List<Integer> counts = new ArrayList<>();
        for (CsvPieces.Piece piece = pieces.next(); piece != null; piece = pieces.next()) {
            counts.add(CsvReader.read(piece.open(), TEXTS).rowCount());
        }
        return counts;
    }

    @Test
    void blank_lines_are_no_rows_but_of_a_single_column() throws IOException {
        for (int size = 1; size < 30; size++) {
            assertThat(counts(pieces("a,b\n1,2\n\n \n3,4\r\n\r\n5,6\n\n\t\n\n\n", size, 2)))
                    .as("size %d", size)
                    .containsExactly(2, 1);
            assertThat(counts(pieces("a,b\n\n\n\n", size, 1)))
                    .as("size %d, no row", size)
                    .containsExactly(0);
            assertThat(counts(pieces("a\n1\n\n2\n\n", size, 3)))
                    .as("size %d, one column", size)
                    .containsExactly(3, 1);
        }
    }

    @Test
    void a_chunk_beyond_the_limit_has_fewer_rows() throws IOException {
        StringBuilder csv = new StringBuilder("a,b\n");
        for (int row = 0; row < 40; row++) {
            csv.append("1234,").append(row).append('\n');
        }
        try (LogLines log = LogLines.of(CsvPieces.class.getName())) {
            assertThat(together(new CsvPieces(
                            new ByteArrayInputStream(csv.toString().getBytes(UTF_8)), 16, 64, 15)))
                    .isEqualTo(whole(csv.toString()));
            assertThat(log.lines()).singleElement().asString().contains("15 rows", "64 bytes", "fewer");
        }
    }

    @Test
    void a_row_beyond_the_limit_is_refused_in_a_chunk_as_well() throws IOException {
        CsvPieces pieces = pieces("a,b\n1,2\n" + "x".repeat(3 * LONG) + ",1\n", 4, 100);

        assertThat(CsvReader.read(Objects.requireNonNull(pieces.next()).open(), TEXTS)
                        .rowCount())
                .isEqualTo(1);
        assertThatThrownBy(pieces::next).hasMessageContaining("row longer than " + LONG);
    }

    @Test
    void pieces_know_how_many_bytes_lie_before_them() throws IOException {
        String csv = "a,b\n1,2\n30,40\n5,6\n";
        CsvPieces pieces = pieces(csv, 6, 0);
        long expected = 0;
        for (CsvPieces.Piece piece = pieces.next(); piece != null; piece = pieces.next()) {
            assertThat(piece.bytesBefore()).isEqualTo(expected);
            expected += piece.rowBytes();
        }

        assertThat(expected).isEqualTo(csv.length() - "a,b\n".length());
    }

    @Test
    void a_row_beyond_the_limit_is_refused_with_its_place() throws IOException {
        char[] cell = new char[3 * LONG];
        Arrays.fill(cell, 'x');
        CsvPieces pieces = pieces("a,b\n1,2\n" + new String(cell) + ",1\n", 4, 0);

        assertThat(pieces.next()).isNotNull();
        assertThatThrownBy(pieces::next)
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("row longer than " + LONG)
                .hasMessageContaining("4 bytes behind the header");
    }

    @Test
    void an_empty_file_has_no_column() throws IOException {
        CsvPieces.Piece piece = Objects.requireNonNull(pieces("", 16, 0).next());

        assertThatThrownBy(() -> CsvReader.read(piece.open(), TEXTS)).hasMessageContaining("no column");
    }
}
