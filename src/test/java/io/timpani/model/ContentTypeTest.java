package io.timpani.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypeTest {
    @ParameterizedTest
    @CsvSource({
        "text/csv, text/csv",
        "'text/csv;', text/csv",
        "' TEXT/CSV ;header=present;x', text/csv",
        "'application/JSON; charset=utf-8', application/json",
        "';charset=utf-8', ''",
        "'', ''",
        "'  ', ''"
    })
    void the_media_type_is_what_stands_before_the_parameters(String header, String mediaType) {
        assertThat(ContentType.mediaType(header)).isEqualTo(mediaType);
    }

    @Test
    void no_header_has_no_media_type() {
        assertThat(ContentType.mediaType(null)).isEmpty();
    }
}
