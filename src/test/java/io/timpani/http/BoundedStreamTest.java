package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.ErrorCode;
import io.timpani.testing.Refusals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class BoundedStreamTest {
    @Test
    void a_body_of_exactly_the_limit_passes() throws IOException {
        assertThat(bounded(10, 10).readAllBytes()).hasSize(10);
        assertThat(bounded(0, 10).read()).isEqualTo(-1);
        assertThat(bounded(0, 0).readAllBytes()).isEmpty();
    }

    @Test
    void a_byte_more_is_refused_naming_the_limit() {
        assertThat(Refusals.refusal(ErrorCode.TOO_LARGE, bounded(11, 10)::readAllBytes))
                .contains("10 bytes", "timpani.max-body-bytes");
    }

    @Test
    void single_bytes_count_too() throws IOException {
        InputStream in = bounded(3, 2);
        assertThat(in.read()).isZero();
        assertThat(in.read(new byte[1])).isEqualTo(1);

        assertThat(Refusals.refusal(ErrorCode.TOO_LARGE, in::read)).contains("2 bytes");
    }

    @Test
    void skipped_bytes_count_too() throws IOException {
        InputStream in = bounded(30, 20);
        in.skipNBytes(20);

        assertThat(Refusals.refusal(ErrorCode.TOO_LARGE, () -> in.skipNBytes(1)))
                .contains("20 bytes");
    }

    private static InputStream bounded(int length, long limit) {
        return new BoundedStream(new ByteArrayInputStream(new byte[length]), limit);
    }
}
