package io.timpani.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** http-api.md §2.1 and §2.3. */
class PayloadFormatTest {
    @ParameterizedTest
    @CsvSource({
        "'', CSV",
        "text/csv, CSV",
        "text/plain, CSV",
        "text/mtx, MTX",
        "application/vnd.apache.arrow.stream, ARROW",
        "application/x-apache-arrow-stream, ARROW"
    })
    void the_media_type_decides(String mediaType, PayloadFormat format) {
        assertThat(PayloadFormat.ofMediaType(mediaType)).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/octet-stream", "text/html", "csv"})
    void other_media_types_are_refused_with_the_way_out(String mediaType) {
        assertThat(PayloadFormat.ofMediaType(mediaType)).isEqualTo(PayloadFormat.OTHER);
        ServingException refusal = PayloadFormat.unknown(mediaType);
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_INPUT);
        assertThat(refusal.text()).contains("'" + mediaType + "'", "read_input_data");
    }

    @ParameterizedTest
    @CsvSource({
        "x.csv, CSV",
        "x.mtx, MTX",
        "X.MTX, MTX",
        "x.arrow, ARROW",
        "x.Arrow, ARROW",
        "x.txt, CSV",
        "'', CSV",
        "mtx, CSV",
        "x.mtx.csv, CSV",
        "x.mtx.gz, CSV",
        "null, CSV"
    })
    void the_extension_of_a_file_decides(String name, PayloadFormat format) {
        assertThat(PayloadFormat.ofFileName(name)).isEqualTo(format);
    }
}
