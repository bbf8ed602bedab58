package io.timpani.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Payload;
import io.timpani.engine.RawBody;
import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TypedCsv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinedRowsTest {
    private static Payload.Document document(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        try {
            TypedCsv.Reading reading = new TypedCsv().read(bytes);
            return new Payload.Document(
                    new RawBody.Bytes(bytes),
                    "text/csv",
                    Optional.empty(),
                    Payload.Document.Format.CSV,
                    reading.frame().map(frame -> frame),
                    reading.rows(),
                    reading.columns() == 1,
                    List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Payload.Document joined(String... texts) {
        List<Payload.Document> documents =
                Stream.of(texts).map(JoinedRowsTest::document).toList();
        BatchKey key = Objects.requireNonNull(BatchKey.of(documents.get(0)));
        assertThat(documents)
                .allSatisfy(document -> assertThat(BatchKey.of(document)).isEqualTo(key));
        return JoinedRows.of(key, documents);
    }

    private static String text(Payload.Document document) {
        return new String(((RawBody.Bytes) document.raw()).bytes(), UTF_8);
    }

    private static Column column(String... cells) {
        Payload.Document document =
                joined(Stream.of(cells).map(cell -> "x,a\n1," + cell).toArray(String[]::new));
        return ((Frame) document.table().orElseThrow()).columns().get(1);
    }

    @Test
    void texts_are_joined_under_one_header_whatever_their_line_ends() {
        assertThat(text(joined("a,b\n1,2\n", "a,b\n3,4", "a,b\n5,6\r\n", "a,b\n7,8\r")))
                .isEqualTo("a,b\n1,2\n3,4\n5,6\r\n7,8\r\n");
        assertThat(text(joined("\uFEFFa,b\r\n1,2", "\uFEFFa,b\r\n3,4"))).isEqualTo("\uFEFFa,b\r\n1,2\n3,4\n");
        assertThat(text(joined("a\n\n", "a\n5", "a\n\"\""))).isEqualTo("a\n\n5\n\"\"\n");
    }

    @Test
    void line_ends_commas_and_quotes_in_quoted_names_are_part_of_them() {
        assertThat(text(joined("\"a\n\"\"\n,\",b\n1,2", "\"a\n\"\"\n,\",b\n3,4")))
                .isEqualTo("\"a\n\"\"\n,\",b\n1,2\n3,4\n");
        assertThat(text(joined("a\"b,\"c\nd\"\n1,2", "a\"b,\"c\nd\"\n3,4"))).isEqualTo("a\"b,\"c\nd\"\n1,2\n3,4\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\na,b\n1,2", " \t\na,b\n1,2", "a,b\r1,2\r", "a,b\n1,2\n3,4", "a,b\n"})
    void what_is_no_plain_single_row_goes_alone(String text) {
        assertThat(BatchKey.of(document(text))).isNull();
    }

    @Test
    void large_rows_and_files_go_alone() {
        assertThat(BatchKey.of(document("a,b\n1," + "x".repeat(1 << 16)))).isNull();
    }

    @Test
    void columns_are_typed_as_a_whole() {
        assertThat(((IntegerColumn) column("1", "-2")).values()).containsExactly(1, -2);
        assertThat(((NumberColumn) column("1", "2.5", "")).values()).containsExactly(1, 2.5, Double.NaN);
        assertThat(((NumberColumn) column("", "NA")).values()).containsOnly(Double.NaN);
        assertThat(((BooleanColumn) column("True", "False")).values()).containsExactly(true, false);
        assertThat(((TextColumn) column("x", "", "\"y,\"\"\"")).values()).containsExactly("x", null, "y,\"");
    }

    @Test
    void where_only_the_text_tells_the_kind_there_are_no_columns() {
        for (String other : List.of("x", "True", "None")) {
            Payload.Document document = joined("a,b\n1,2\n", "a,b\n1," + other + "\n");
            assertThat(document.table()).as(other).isEmpty();
            assertThat(document.rowCount()).isEqualTo(2);
            assertThat(text(document)).isEqualTo("a,b\n1,2\n1," + other + "\n");
        }
        assertThat(joined("a,b\n1,True\n", "a,b\n1,\n").table()).isEmpty();
    }

    @Test
    void what_is_joined_reads_as_typed_columns_would() throws IOException {
        Payload.Document document = joined("a,b\n1,x\n", "a,b\n2.5,\n", "a,b\n,z");
        Frame told = new TypedCsv()
                .read(((RawBody.Bytes) document.raw()).bytes())
                .frame()
                .orElseThrow();
        Frame made = (Frame) document.table().orElseThrow();
        assertThat(((NumberColumn) made.columns().get(0)).values())
                .containsExactly(Arrays.copyOf(((NumberColumn) told.columns().get(0)).values(), 3));
        assertThat(((TextColumn) made.columns().get(1)).values())
                .containsExactly(Arrays.copyOf(((TextColumn) told.columns().get(1)).values(), 3));
        assertThat(made.columnNames()).isEqualTo(told.columnNames());
    }
}
