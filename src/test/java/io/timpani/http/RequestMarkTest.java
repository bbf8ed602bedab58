package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.LogLines;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** lifecycle.md §2.1: the request id inside a request. */
class RequestMarkTest {
    private static final String BELOW = "io.timpani.testmark.engine";

    private final RequestTrail trail = trail("id {0} 'x'");

    @Test
    void a_line_logged_for_a_request_carries_its_id() {
        assertThat(logged(trail))
                .containsExactly("WARNING {0} rows of 3 [request id {0} 'x']", "INFO 7 rows [request id {0} 'x']");
    }

    @Test
    void a_line_outside_a_request_is_left_alone() {
        assertThat(logged(null)).containsExactly("WARNING {0} rows of 3", "INFO 7 rows");
    }

    @Test
    void a_line_that_names_its_request_already_does_so_once() {
        assertThat(logged(trail("rows"))).containsExactly("WARNING {0} rows of 3", "INFO 7 rows");
    }

    @Test
    void work_on_another_thread_is_marked_while_it_lasts() throws Exception {
        Thread other =
                new Thread(trail.carrying(() -> assertThat(LedRequest.trail()).isSameAs(trail)));
        Throwable[] failure = new Throwable[1];
        other.setUncaughtExceptionHandler((thread, fault) -> failure[0] = fault);
        other.start();
        other.join();

        assertThat(failure[0]).isNull();
        assertThat(LedRequest.current()).isNull();
        trail.carrying(() -> {}).run();
        assertThat(LedRequest.current()).isNull();
    }

    private static List<String> logged(@Nullable RequestTrail at) {
        System.Logger logger = System.getLogger(BELOW);
        try (LogLines lines = LogLines.of("io.timpani")) {
            RequestMark mark = RequestMark.attach("io.timpani.testmark");
            if (at != null) {
                LedRequest.enter(at);
            }
            try {
                logger.log(Level.WARNING, "{0} rows of 3");
                logger.log(Level.INFO, "{0} rows", 7);
            } finally {
                LedRequest.leave();
                mark.close();
            }
            if (at != null) {
                at.carrying(() -> logger.log(Level.INFO, "unmarked")).run();
                assertThat(lines.lines()).endsWith("INFO unmarked");
                return List.copyOf(lines.lines().subList(0, 2));
            }
            return List.copyOf(lines.lines());
        }
    }

    private static RequestTrail trail(String id) {
        Requests exchange = Requests.to("/predict").header("X-Request-ID", id);
        return RequestTrail.begin(exchange.request(), exchange.response());
    }
}
