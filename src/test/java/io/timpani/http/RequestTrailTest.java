package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.Version;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** http-api.md §1.2. */
class RequestTrailTest {
    @Test
    void a_fresh_id_is_a_random_uuid_of_version_4() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String id = begin(Requests.to("/ping"));
            UUID uuid = UUID.fromString(id);
            assertThat(uuid.version()).as(id).isEqualTo(4);
            assertThat(uuid.variant()).as(id).isEqualTo(2);
            assertThat(uuid).hasToString(id);
            ids.add(id);
        }

        assertThat(ids).hasSize(1_000);
    }

    @Test
    void either_spelling_is_taken_over() {
        assertThat(begin(Requests.to("/ping").header("X-Request-ID", "dash"))).isEqualTo("dash");
        assertThat(begin(Requests.to("/ping").header("x_request_id", "under"))).isEqualTo("under");
    }

    @Test
    void the_dash_wins() {
        Requests both = Requests.to("/ping").header("X_Request_ID", "under").header("X-Request-ID", "dash");

        assertThat(begin(both)).isEqualTo("dash");
    }

    @Test
    void both_spellings_and_the_version_are_answered() {
        Requests exchange = Requests.to("/ping").header("X-Request-ID", "42");

        begin(exchange);

        assertThat(exchange.answered())
                .containsEntry("X-Request-ID", "42")
                .containsEntry("X_Request_ID", "42")
                .containsEntry("X-Drum-Version", Version.current())
                .hasSize(3);
    }

    @Test
    void whoever_handles_the_request_finds_its_id() {
        Requests exchange = Requests.to("/predict").header("X-Request-ID", "7");
        HttpServletRequest request = exchange.request();

        RequestTrail trail = RequestTrail.begin(request, exchange.response());

        assertThat(RequestTrail.of(request).id()).isEqualTo("7");
        assertThat(trail.path()).isEqualTo("/predict");
    }

    private static String begin(Requests exchange) {
        return RequestTrail.begin(exchange.request(), exchange.response()).id();
    }
}
