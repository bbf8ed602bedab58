package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.lifecycle.Serving;
import io.timpani.lifecycle.TestServing;
import io.timpani.model.Version;
import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.Labels;
import io.timpani.telemetry.Metrics;
import io.timpani.testing.LogLines;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** http-api.md §1.2. */
class RequestTrailTest {
    private final Metrics metrics = new Metrics(new Labels("m", "regression"), List.of(), () -> "READY");

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

    @Test
    void the_resource_learns_the_content_type_that_the_client_sent() {
        Requests exchange = Requests.to("/predict").header("Content-Type", "text/csv;");

        assertThat(trail(exchange).contentType()).isEqualTo("text/csv;");
        assertThat(trail(Requests.to("/predict")).contentType()).isNull();
    }

    @Test
    void a_request_is_counted_and_logged_once_however_often_it_ends() {
        Requests exchange = Requests.to("/predict").header("X-Request-ID", "42");
        RequestTrail trail = trail(exchange);
        trail.count(metrics, Endpoint.PREDICT);
        exchange.status(422);
        try (LogLines log = LogLines.of(RequestTrail.class.getName())) {
            trail.end();
            exchange.status(200);
            trail.end();

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches("INFO 422 GET /predict in [0-9]+\\.[0-9]{3} s, request id 42");
        }

        assertThat(metrics.prometheus())
                .contains("route=\"predict\",model=\"m\",target_type=\"regression\",outcome=\"refused\"} 1")
                .doesNotContain("outcome=\"ok\"")
                .containsPattern("timpani_requests_in_flight\\{[^}]*} 0");
    }

    @Test
    void an_answer_below_400_is_not_logged() {
        Requests exchange = Requests.to("/predict");
        exchange.status(399);
        try (LogLines log = LogLines.of(RequestTrail.class.getName())) {
            trail(exchange).end();

            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void the_gate_is_left_once_and_after_everything_was_told(@TempDir Path dir) {
        try (Serving serving = TestServing.onnx(dir)) {
            Requests exchange = Requests.to("/predict");
            exchange.status(500);
            RequestTrail trail = trail(exchange);
            trail.enter(serving);
            assertThat(trail.serving()).isSameAs(serving);
            List<Integer> inFlight = new ArrayList<>();
            try (LogLines log = LogLines.of(
                    RequestTrail.class.getName(),
                    () -> inFlight.add(serving.admission().inFlight()))) {
                trail.end();
                trail.end();

                assertThat(log.lines()).hasSize(1);
            }

            assertThat(inFlight).containsExactly(1);
            assertThat(serving.admission().inFlight()).isZero();
        }
    }

    @Test
    void a_report_that_fails_does_not_keep_the_gate(@TempDir Path dir) {
        try (Serving serving = TestServing.onnx(dir)) {
            Requests exchange = Requests.to("/predict");
            exchange.status(500);
            RequestTrail trail = trail(exchange);
            trail.enter(serving);
            IllegalStateException failure = new IllegalStateException("the log is full");
            try (LogLines log = LogLines.of(RequestTrail.class.getName(), () -> {
                throw failure;
            })) {
                assertThatThrownBy(trail::end).isSameAs(failure);
                assertThat(log.lines()).hasSize(1);
            }

            assertThat(serving.admission().inFlight()).isZero();
        }
    }

    @Test
    void an_asynchronous_answer_ends_when_it_is_complete() throws IOException {
        Requests exchange = Requests.to("/predict");
        RequestTrail trail = trail(exchange);
        trail.count(metrics, Endpoint.PREDICT);
        exchange.startAsync();
        trail.endWhenAnswered();
        assertThat(metrics.prometheus()).containsPattern("timpani_requests_in_flight\\{[^}]*} 1");

        exchange.listeners().get(0).onComplete(null);

        assertThat(metrics.prometheus()).containsPattern("timpani_requests_in_flight\\{[^}]*} 0");
    }

    private static RequestTrail trail(Requests exchange) {
        return RequestTrail.begin(exchange.request(), exchange.response());
    }

    private static String begin(Requests exchange) {
        return trail(exchange).id();
    }
}
