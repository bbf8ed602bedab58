package io.timpani.prediction;

import static io.timpani.prediction.PayloadReaderTest.COLUMNS;
import static io.timpani.prediction.PayloadReaderTest.SPARSE;
import static io.timpani.prediction.PayloadReaderTest.numbers;
import static io.timpani.prediction.PayloadReaderTest.reader;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Payload;
import io.timpani.engine.Traits;
import io.timpani.frame.ArrowStreams;
import io.timpani.frame.SparseMatrix;
import io.timpani.http.RequestBody;
import io.timpani.model.ErrorCode;
import io.timpani.testing.Multipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** http-api.md §2.1, the multipart way. */
class MultipartRowsTest {
    private static final String MATRIX = "%%MatrixMarket matrix coordinate real general\n2 3 2\n1 1 5\n2 3 7\n";

    @Test
    void the_file_part_x_is_read_as_csv() {
        Multipart multipart = new Multipart().file("X", "rows.csv", "a,b\n1,2\n3,4\n");

        assertThat(numbers(read(multipart), "b")).containsExactly(2, 4);
    }

    @Test
    void a_quoted_boundary_and_an_upper_case_type_are_understood() {
        byte[] bytes = new Multipart().file("X", "rows.csv", "a\n1\n").bytes();
        RequestBody body = new RequestBody(
                "Multipart/Form-Data; charset=utf-8; boundary=\"" + Multipart.BOUNDARY + "\"",
                bytes.length,
                new ByteArrayInputStream(bytes));

        assertThat(numbers(reader(COLUMNS).read(body), "a")).containsExactly(1);
    }

    @Test
    void a_chunked_body_is_read_too() {
        byte[] bytes = new Multipart().file("X", "rows.csv", "a\n1\n").bytes();

        assertThat(numbers(reader(COLUMNS).read(body(bytes, -1)), "a")).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows.txt", "", "rows", "Zeilen für Köln.csv", "C:\\data\\rows.csv"})
    void any_other_file_name_means_csv(String fileName) {
        assertThat(numbers(read(new Multipart().file("X", fileName, "a\n1\n")), "a"))
                .containsExactly(1);
    }

    @Test
    void a_long_file_name_is_no_reason_to_miss_the_part() {
        Multipart multipart = new Multipart().file("X", "x".repeat(2_000) + ".csv", "a\n1\n");

        assertThat(numbers(read(multipart), "a")).containsExactly(1);
    }

    @Test
    void a_file_name_that_no_file_can_have_is_refused() {
        assertThat(refusal(COLUMNS, new Multipart().file("X", "rows\0.csv", "a\n1\n")))
                .contains("file name");
    }

    @Test
    void the_extension_arrow_means_an_arrow_stream() {
        Payload payload = read(new Multipart().file("X", "rows.ARROW", ArrowStreams.mixed()));

        assertThat(payload.rowCount()).isEqualTo(4);
    }

    @Test
    void the_first_x_wins() {
        Multipart multipart = new Multipart().file("X", "1.csv", "a\n1\n").file("X", "2.csv", "a\n2\n");

        assertThat(numbers(read(multipart), "a")).containsExactly(1);
    }

    @Test
    void the_first_x_wins_among_matrices_too() {
        Multipart multipart = new Multipart().file("X", "1.mtx", MATRIX).file("X", "2.csv", "a\n2\n");

        assertThat(matrix(multipart).columnNames()).containsExactly("0", "1", "2");
    }

    @Test
    void a_plain_field_x_counts_as_missing() {
        assertThat(refusal(COLUMNS, new Multipart().field("X", "a\n1\n"))).contains("X", "file part", "raw body");
    }

    @Test
    void a_plain_field_x_does_not_hide_the_file() {
        Multipart multipart = new Multipart().field("X", "a\n9\n").file("X", "rows.csv", "a\n1\n");

        assertThat(numbers(read(multipart), "a")).containsExactly(1);
    }

    @Test
    void the_name_of_the_part_is_exact() {
        assertThat(refusal(COLUMNS, new Multipart().file("x", "rows.csv", "a\n1\n")))
                .contains("X");
        assertThat(refusal(COLUMNS, new Multipart())).contains("X");
    }

    @Test
    void other_parts_are_passed_over() {
        Multipart multipart = new Multipart()
                .field("note", "hello")
                .file("Y", "y.csv", "not,read\n1")
                .file("X", "rows.csv", "a\n1\n")
                .file("big", "big.bin", new byte[700_000]);

        assertThat(numbers(read(multipart), "a")).containsExactly(1);
    }

    @Test
    void column_names_may_come_before_or_after_the_matrix() {
        String names = " one \r\ntwo\nthrée\n";

        SparseMatrix before =
                matrix(new Multipart().file("X.colnames", "n.txt", names).file("X", "m.MTX", MATRIX));
        SparseMatrix after = matrix(new Multipart().file("X", "m.mtx", MATRIX).file("X.colnames", "n.txt", names));

        assertThat(before.columnNames()).containsExactly("one", "two", "thrée");
        assertThat(after.columnNames()).isEqualTo(before.columnNames());
        assertThat(after.values()).containsExactly(5, 7);
    }

    @Test
    void the_first_column_names_win_and_must_be_a_file() {
        SparseMatrix matrix = matrix(new Multipart()
                .field("X.colnames", "p\nq\nr")
                .file("X.colnames", "1", "a\nb\nc")
                .file("X.colnames", "2", "d\ne\nf")
                .file("X", "m.mtx", MATRIX));

        assertThat(matrix.columnNames()).containsExactly("a", "b", "c");
    }

    @Test
    void an_empty_name_in_front_is_a_name() {
        SparseMatrix matrix =
                matrix(new Multipart().file("X.colnames", "n", "\nb\nc\n").file("X", "m.mtx", MATRIX));

        assertThat(matrix.columnNames()).containsExactly("", "b", "c");
    }

    @Test
    void a_wrong_number_of_column_names_names_both_numbers() {
        Multipart multipart = new Multipart().file("X", "m.mtx", MATRIX).file("X.colnames", "n", "a\nb");

        assertThat(refusal(SPARSE, multipart)).contains("2", "3");
    }

    @Test
    void column_names_do_not_matter_to_csv() {
        Multipart multipart = new Multipart().file("X.colnames", "n", "p\nq").file("X", "rows.csv", "a\n1\n");

        assertThat(numbers(read(multipart), "a")).containsExactly(1);
    }

    @Test
    void a_matrix_is_refused_when_the_model_takes_none() {
        assertThat(refusal(COLUMNS, new Multipart().file("X", "m.mtx", MATRIX))).contains("text/mtx");
    }

    @Test
    void a_field_of_exactly_the_limit_passes() {
        Multipart multipart = new Multipart().field("note", "n".repeat(500_000)).file("X", "rows.csv", "a\n1\n");

        assertThat(numbers(read(multipart), "a")).containsExactly(1);
    }

    @Test
    void a_larger_field_is_refused_naming_it_and_the_limit() {
        Multipart multipart = new Multipart().file("X", "rows.csv", "a\n1\n").field("note", "n".repeat(500_001));

        assertThat(Answers.refusal(ErrorCode.TOO_LARGE, () -> read(multipart))).contains("'note'", "500000");
    }

    @Test
    void a_thousand_parts_pass() {
        assertThat(numbers(read(parts(999).file("X", "rows.csv", "a\n1\n")), "a"))
                .containsExactly(1);
    }

    @Test
    void a_part_more_is_refused_naming_the_limit() {
        Multipart multipart = parts(1_000).file("X", "rows.csv", "a\n1\n");

        assertThat(Answers.refusal(ErrorCode.TOO_LARGE, () -> read(multipart))).contains("1000 parts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=other"})
    void without_the_right_boundary_x_is_missing(String contentType) {
        byte[] bytes = new Multipart().file("X", "rows.csv", "a\n1\n").bytes();
        RequestBody body = new RequestBody(contentType, bytes.length, new ByteArrayInputStream(bytes));

        assertThat(Answers.refusal(
                        ErrorCode.INVALID_INPUT, () -> reader(COLUMNS).read(body)))
                .contains("X");
    }

    @Test
    void an_empty_body_is_a_missing_x() {
        assertThat(Answers.refusal(
                        ErrorCode.INVALID_INPUT, () -> reader(COLUMNS).read(body(new byte[0], 0))))
                .contains("X");
    }

    @Test
    void a_body_cut_within_x_is_malformed() {
        Multipart multipart = new Multipart().file("X", "rows.csv", "a,b\n" + "1,2\n".repeat(1_000));

        assertThat(Answers.refusal(
                        ErrorCode.MALFORMED_REQUEST, () -> reader(COLUMNS).read(cut(multipart, 2_000))))
                .contains("not complete");
    }

    @Test
    void a_body_cut_behind_x_is_malformed() {
        Multipart multipart = new Multipart().file("X", "rows.csv", "a\n1\n").field("note", "n".repeat(1_000));

        assertThat(Answers.refusal(
                        ErrorCode.MALFORMED_REQUEST, () -> reader(COLUMNS).read(cut(multipart, 500))))
                .contains("multipart");
    }

    @Test
    void what_is_wrong_with_the_rows_is_told_as_such() {
        assertThat(refusal(COLUMNS, new Multipart().file("X", "rows.csv", "a,b\n1,2\n3\n")))
                .contains("3");
        assertThat(refusal(COLUMNS, new Multipart().file("X", "rows.csv", new byte[] {'a', '\n', (byte) 0xE4})))
                .contains("UTF-8");
    }

    @Test
    void the_operators_limit_holds_for_the_whole_body() {
        byte[] bytes = new Multipart()
                .file("X", "rows.csv", "a\n1\n")
                .field("note", "n".repeat(900))
                .bytes();
        PayloadReader reader = new PayloadReader(COLUMNS, OptionalLong.of(600));

        assertThat(Answers.refusal(ErrorCode.TOO_LARGE, () -> reader.read(body(bytes, -1))))
                .contains("600 bytes");
    }

    @Test
    void a_part_with_foreign_headers_is_read() {
        Multipart multipart = new Multipart()
                .part(
                        "content-disposition: form-data; filename=rows.csv; name=X\r\nX-Other: 1",
                        "a\n1\n".getBytes(StandardCharsets.UTF_8));

        assertThat(numbers(read(multipart), "a")).containsExactly(1);
    }

    @Test
    void a_parts_own_type_is_ignored() {
        Multipart multipart = new Multipart()
                .part(
                        "Content-Disposition: form-data; name=X; filename=rows.csv\r\nContent-Type: multipart/mixed",
                        "a\n1\n".getBytes(StandardCharsets.UTF_8));

        assertThat(numbers(read(multipart), "a")).containsExactly(1);
    }

    @Test
    void parts_without_a_name_count_like_others() {
        Multipart multipart = new Multipart();
        for (int part = 0; part < 1_001; part++) {
            multipart.part("Content-Disposition: form-data", new byte[] {'v'});
        }
        PayloadReader reader = reader(COLUMNS);

        assertThat(Answers.refusal(ErrorCode.TOO_LARGE, () -> reader.read(body(multipart))))
                .contains("1000 parts");
    }

    private static Multipart parts(int count) {
        Multipart multipart = new Multipart();
        for (int i = 0; i < count; i++) {
            multipart.field("f" + i, "v");
        }
        return multipart;
    }

    private static RequestBody body(Multipart multipart) {
        byte[] bytes = multipart.bytes();
        return body(bytes, bytes.length);
    }

    private static RequestBody body(byte[] bytes, long length) {
        return new RequestBody(Multipart.CONTENT_TYPE, length, new ByteArrayInputStream(bytes));
    }

    /** The body of a request that is cut so many bytes before its end. */
    private static RequestBody cut(Multipart multipart, int missing) {
        byte[] bytes = multipart.bytes();
        return body(Arrays.copyOf(bytes, bytes.length - missing), bytes.length);
    }

    private static Payload read(Multipart multipart) {
        return reader(COLUMNS).read(body(multipart));
    }

    private static SparseMatrix matrix(Multipart multipart) {
        return (SparseMatrix) ((Payload.Rows) reader(SPARSE).read(body(multipart))).table();
    }

    private static String refusal(Traits traits, Multipart multipart) {
        RequestBody body = body(multipart);
        return Answers.refusal(ErrorCode.INVALID_INPUT, () -> reader(traits).read(body));
    }

    @Test
    void nothing_is_known_of_rows_without_names() {
        assertThat(matrix(new Multipart().file("X", "m.mtx", MATRIX).file("X.colnames", "n", ""))
                        .columnNames())
                .isEqualTo(List.of("0", "1", "2"));
    }
}
