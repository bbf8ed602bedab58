package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class AccessLineTest {
    private static final ZonedDateTime NOW = ZonedDateTime.of(2026, 11, 5, 7, 8, 9, 0, ZoneOffset.ofHours(1));

    private static String line(Requests exchange) {
        return AccessLine.of(exchange.request(), NOW).answered(exchange.response());
    }

    @Test
    void it_holds_who_asked_what_when_and_how_it_was_answered() {
        Requests exchange = Requests.to("/ping/").header("Referer", "http://a/").header("User-Agent", "curl/8");
        exchange.response().setHeader("Content-Length", "16");

        assertThat(line(exchange))
                .isEqualTo("10.0.0.7 - - [05/Nov/2026:07:08:09 +0100] \"GET /ping/ HTTP/1.1\" 200 16 "
                        + "\"http://a/\" \"curl/8\"");
    }

    @Test
    void what_is_not_known_is_a_dash() {
        assertThat(line(Requests.to("/"))).endsWith(" 200 - \"-\" \"-\"");
    }

    @Test
    void a_client_cannot_write_a_line_of_its_own() {
        Requests exchange = Requests.to("/").header("User-Agent", "x\" 200\n10.0.0.1 \\");

        assertThat(line(exchange)).endsWith("\"x\\x22 200\\x0a10.0.0.1 \\x5c\"").doesNotContain("\n");
    }
}
