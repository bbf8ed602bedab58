package io.timpani.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Payload;
import io.timpani.engine.Traits;
import io.timpani.frame.ArrowStreams;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.SparseMatrix;
import io.timpani.http.RequestBody;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.testing.Multipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** http-api.md §2, raw bodies. */
class PayloadReaderTest {
    static final Traits COLUMNS = Traits.fast(Language.PYTHON, FrameSchema.inferred());
    static final Traits SPARSE = new Traits(
            Language.PYTHON,
            Optional.empty(),
            new Traits.Input.Columns(FrameSchema.numbers()),
            true,
            Traits.Pace.FAST,
            true);
    private static final Traits TEXT =
            new Traits(Language.JAVA, Optional.empty(), new Traits.Input.CsvText(), false, Traits.Pace.FAST, true);
    private static final String MATRIX = "%%MatrixMarket matrix coordinate real general\n2 3 2\n1 1 5\n2 3 7\n";

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "text/csv",
                "text/csv;",
                "TEXT/CSV",
                "text/plain; charset=latin1",
                " text/csv ;header=present"
            })
    void csv_is_read_into_columns(@Nullable String contentType) {
        assertThat(numbers(read(COLUMNS, contentType, "a,b\n1,2\n3,4\n"), "b")).containsExactly(2, 4);
    }

    @Test
    void csv_is_handed_on_untouched_to_a_predictor_that_wants_text() {
        String csv = "a,b\r\n 1,\"x\"\r\n";

        assertThat(text(read(TEXT, "text/csv", csv))).isEqualTo(csv);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/vnd.apache.arrow.stream", "Application/X-Apache-Arrow-Stream;v=1"})
    void arrow_is_read_into_columns(String contentType) {
        Payload payload = reader(COLUMNS).read(body(contentType, ArrowStreams.mixed(), false));

        assertThat(payload.rowCount()).isEqualTo(4);
        assertThat(((Payload.Rows) payload).table().columnNames()).containsExactly("d", "t", "c", "b", "i");
    }

    @Test
    void arrow_becomes_csv_for_a_predictor_that_wants_text() {
        Payload payload = reader(TEXT).read(body("application/x-apache-arrow-stream", ArrowStreams.mixed(), false));

        assertThat(text(payload)).startsWith("d,t,c,b,i").contains("1.5,x,green");
        assertThat(payload.rowCount()).isEqualTo(4);
    }

    @Test
    void text_is_handed_on_without_its_byte_order_mark_and_with_its_number_of_rows() {
        Payload payload = read(TEXT, "text/csv", "\uFEFFa,b\n1,2\n3,4\n");

        assertThat(text(payload)).isEqualTo("a,b\n1,2\n3,4\n");
        assertThat(payload.rowCount()).isEqualTo(2);
    }

    @Test
    void text_is_checked_before_a_predictor_sees_it() {
        assertThat(refusal(TEXT, "text/csv", "a,b\n1,2\n3\n")).contains("line 3");
    }

    @Test
    void a_broken_arrow_stream_is_refused() {
        byte[] half = Arrays.copyOf(ArrowStreams.mixed(), 200);

        assertThat(Answers.refusal(
                        ErrorCode.INVALID_INPUT,
                        () -> reader(COLUMNS).read(body("application/x-apache-arrow-stream", half, false))))
                .isNotEmpty();
    }

    @Test
    void a_matrix_is_read_when_the_model_takes_one() {
        SparseMatrix matrix = (SparseMatrix) ((Payload.Rows) read(SPARSE, "text/mtx;", MATRIX)).table();

        assertThat(matrix.rowCount()).isEqualTo(2);
        assertThat(matrix.columnNames()).containsExactly("0", "1", "2");
        assertThat(matrix.values()).containsExactly(5, 7);
    }

    @Test
    void a_matrix_is_refused_when_the_model_takes_none() {
        assertThat(refusal(COLUMNS, "text/mtx", MATRIX)).contains("'text/mtx'", "read_input_data");
        assertThat(refusal(TEXT, "text/mtx", MATRIX)).contains("'text/mtx'", "read_input_data");
    }

    @Test
    void other_media_types_are_refused() {
        assertThat(refusal(COLUMNS, "Application/JSON; charset=utf-8", "{}"))
                .contains("'application/json'", "read_input_data");
    }

    @Test
    void no_body_is_a_missing_x_with_both_ways_to_send_it() {
        assertThat(refusal(COLUMNS, "text/csv", "")).contains("X", "multipart/form-data", "raw body");
        assertThat(Answers.refusal(
                        ErrorCode.INVALID_INPUT, () -> reader(COLUMNS).read(body(null, new byte[0], true))))
                .as("chunked")
                .contains("X", "multipart/form-data", "raw body");
    }

    @Test
    void a_form_counts_as_missing() {
        assertThat(refusal(COLUMNS, "application/x-www-form-urlencoded; charset=utf-8", "X=1"))
                .contains("X", "multipart/form-data");
    }

    @Test
    void a_chunked_body_is_read_to_its_end() {
        Payload payload = reader(COLUMNS).read(body("text/csv", utf8("a\n1\n2\n"), true));

        assertThat(numbers(payload, "a")).containsExactly(1, 2);
    }

    @Test
    void a_header_alone_has_no_rows() {
        assertThat(read(COLUMNS, "text/csv", "a,b\n").rowCount()).isZero();
    }

    @Test
    void a_ragged_row_is_the_callers_fault_and_not_echoed() {
        assertThat(refusal(COLUMNS, "text/csv", "a,b\n1,2\nsecret\n"))
                .contains("3")
                .doesNotContain("secret");
    }

    @Test
    void a_body_above_the_operators_limit_is_refused_unread() {
        PayloadReader reader = new PayloadReader(COLUMNS, OptionalLong.of(5));
        InputStream unread = new ByteArrayInputStream("a\n1\n2\n".getBytes(StandardCharsets.UTF_8));
        RequestBody body = new RequestBody("text/csv", 6, unread);

        assertThat(Answers.refusal(ErrorCode.TOO_LARGE, () -> reader.read(body)))
                .contains("5 bytes");
        assertThat(unread).hasContent("a\n1\n2\n");
    }

    @Test
    void a_chunked_body_above_the_operators_limit_is_refused() {
        PayloadReader reader = new PayloadReader(COLUMNS, OptionalLong.of(5));

        assertThat(numbers(reader.read(body("text/csv", utf8("a\n1\n2"), true)), "a"))
                .containsExactly(1, 2);
        assertThat(Answers.refusal(ErrorCode.TOO_LARGE, () -> reader.read(body("text/csv", utf8("a\n1\n2\n"), true))))
                .contains("5 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "text/mtx", "application/vnd.apache.arrow.stream"})
    void the_stream_of_the_server_is_never_closed(String contentType) {
        byte[] bytes = switch (contentType) {
            case "text/csv" -> utf8("a\n1\n");
            case "text/mtx" -> utf8(MATRIX);
            default -> ArrowStreams.mixed();
        };
        for (long length : new long[] {-1, bytes.length}) {
            InputStream open = new ByteArrayInputStream(bytes) {
                @Override
                public void close() {
                    throw new AssertionError("closed");
                }
            };

            PayloadReader reader = reader(contentType.equals("text/mtx") ? SPARSE : COLUMNS);
            assertThat(reader.read(new RequestBody(contentType, length, open)).rowCount())
                    .as("length %d", length)
                    .isPositive();
        }
    }

    @Test
    void a_connection_that_breaks_is_a_malformed_request() {
        RequestBody body = new RequestBody("text/csv", 100, new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset by peer 10.0.0.7");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        });

        assertThat(Answers.refusal(
                        ErrorCode.MALFORMED_REQUEST, () -> reader(COLUMNS).read(body)))
                .contains("body")
                .doesNotContain("10.0.0.7");
    }

    static PayloadReader reader(Traits traits) {
        return new PayloadReader(traits, OptionalLong.empty());
    }

    static double[] numbers(Payload payload, String name) {
        Frame frame = (Frame) ((Payload.Rows) payload).table();
        NumberColumn column = (NumberColumn) frame.column(name).orElseThrow();
        return Arrays.copyOf(column.values(), frame.rowCount());
    }

    private static String text(Payload payload) {
        return new String(((Payload.CsvText) payload).bytes(), StandardCharsets.UTF_8);
    }

    private static Payload read(Traits traits, @Nullable String contentType, String body) {
        return reader(traits).read(body(contentType, utf8(body), false));
    }

    private static String refusal(Traits traits, String contentType, String body) {
        return Answers.refusal(ErrorCode.INVALID_INPUT, () -> read(traits, contentType, body));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_body_that_tells_its_own_end_is_not_read_beyond_it(boolean multipart) {
        byte[] bytes = multipart ? new Multipart().file("X", "x.csv", "a\n1\n").bytes() : ArrowStreams.mixed();
        String type = multipart ? Multipart.CONTENT_TYPE : "application/vnd.apache.arrow.stream";
        InputStream endless = new SequenceInputStream(new ByteArrayInputStream(bytes), new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("read on");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return read();
            }
        });

        RequestBody whole = new RequestBody(type, bytes.length, endless);
        assertThat(reader(COLUMNS).read(whole).rowCount()).isPositive();
    }

    private static RequestBody body(@Nullable String contentType, byte[] bytes, boolean chunked) {
        return new RequestBody(contentType, chunked ? -1 : bytes.length, new ByteArrayInputStream(bytes));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
