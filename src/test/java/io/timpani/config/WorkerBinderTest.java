package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The knobs of lifecycle.md §5 and §7. */
class WorkerBinderTest {
    private static final String PARAMETER = "MLOPS_RUNTIME_PARAM_";

    @TempDir
    private Path codeDir;

    @Test
    void nothing_given_means_the_defaults() {
        Settings settings = Sources.regression(codeDir).settings();

        assertThat(settings.workers()).isEqualTo(new WorkerSettings(0, 0, 5, false));
        assertThat(settings.watchdog()).isEmpty();
        assertThat(settings.admission().timeout()).isEmpty();
        assertThat(settings.server().keepAlive()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void everything_given_is_bound() {
        assertThat(Sources.regression(codeDir)
                        .env("DRUM_GUNICORN_MAX_REQUESTS", "10000")
                        .env("DRUM_GUNICORN_MAX_REQUESTS_JITTER", "7")
                        .env("DRUM_WORKER_CONNECTIONS", "9")
                        .env("DRUM_GUNICORN_WORKER_CLASS", "gevent")
                        .settings()
                        .workers())
                .isEqualTo(new WorkerSettings(10_000, 7, 9, true));
    }

    @ParameterizedTest
    @CsvSource({
        "DRUM_GUNICORN_MAX_REQUESTS, 10001",
        "DRUM_GUNICORN_MAX_REQUESTS_JITTER, 0",
        "DRUM_WORKER_CONNECTIONS, 0",
        "DRUM_GUNICORN_WORKER_CLASS, eventlet",
        "DRUM_GUNICORN_KEEP_ALIVE, 0",
        "DRUM_CLIENT_REQUEST_TIMEOUT, 3601"
    })
    void what_is_out_of_range_is_ignored_with_a_warning(String name, String value) {
        Binding binding = Sources.regression(codeDir).env(name, value).bind();

        assertThat(binding.warnings()).singleElement().asString().contains(name).contains("ignored");
        Settings settings = binding.settings().orElseThrow();
        assertThat(settings.workers()).isEqualTo(new WorkerSettings(0, 0, 5, false));
        assertThat(settings.server().keepAlive()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.admission().timeout()).isEmpty();
    }

    @Test
    void more_connections_than_a_worker_can_have_are_told_and_lowered() {
        Sources sources = Sources.regression(codeDir).env("DRUM_WORKER_CONNECTIONS", "1000");
        assertThat(sources.bind().warnings()).isEmpty();

        Binding binding = sources.env("DRUM_GUNICORN_WORKER_CLASS", "gevent").bind();

        assertThat(binding.warnings())
                .singleElement()
                .asString()
                .contains("DRUM_WORKER_CONNECTIONS is 1000, but 100 is used");
        assertThat(binding.settings().orElseThrow().workers()).isEqualTo(new WorkerSettings(0, 0, 100, true));
    }

    @Test
    void a_runtime_parameter_wins_unless_it_is_out_of_range() {
        Sources sources = Sources.regression(codeDir)
                .env("DRUM_GUNICORN_WORKER_CLASS", "gevent")
                .env(PARAMETER + "DRUM_GUNICORN_WORKER_CLASS", "{\"type\":\"string\",\"payload\":\"threads\"}")
                .env("DRUM_WORKER_CONNECTIONS", "3")
                .env(PARAMETER + "DRUM_WORKER_CONNECTIONS", "{\"type\":\"numeric\",\"payload\":4}");

        assertThat(sources.settings().workers()).isEqualTo(new WorkerSettings(0, 0, 4, true));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,   -,        0
            0,   gunicorn, 0
            -,   gunicorn, 120
            -,   Gunicorn, 120
            -,   flask,    0
            30,  gunicorn, 30
            30,  -,        30
            """)
    void the_prediction_timeout_has_a_default_only_where_the_reference_had_one(
            String timeout, String server, long seconds) {
        Sources sources = Sources.regression(codeDir);
        if (timeout != null) {
            sources.env("DRUM_CLIENT_REQUEST_TIMEOUT", timeout);
        }
        if (server != null) {
            sources.env(PARAMETER + "DRUM_SERVER_TYPE", "{\"type\":\"string\",\"payload\":\"" + server + "\"}");
        }

        assertThat(sources.settings().admission().timeout().orElse(Duration.ZERO))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,        -,        false
            info,     -,        true
            debug,    -,        true
            warning,  -,        false
            -,        gunicorn, true
            error,    gunicorn, false
            chatty,   gunicorn, true
            """)
    void the_access_log_follows_its_level_and_the_references_default(String level, String server, boolean written) {
        Sources sources = Sources.regression(codeDir);
        if (level != null) {
            sources.env("DRUM_GUNICORN_LOG_LEVEL", level);
        }
        if (server != null) {
            sources.env("DRUM_SERVER_TYPE", server);
        }

        assertThat(sources.settings().server().accessLog()).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1", "yes", "True", "\"yes\""})
    void the_watchdog_is_switched_on_by_a_runtime_parameter(String payload) {
        String quoted = payload.equals("true") || payload.equals("1") || payload.startsWith("\"")
                ? payload
                : "\"" + payload + "\"";
        assertThat(Sources.regression(codeDir)
                        .env(PARAMETER + "USE_NIM_WATCHDOG", "{\"type\":\"boolean\",\"payload\":" + quoted + "}")
                        .settings()
                        .watchdog())
                .contains(new WatchdogSettings("localhost", Duration.ofMinutes(2), 3));
    }

    @Test
    void the_watchdog_takes_its_numbers_and_warns_of_bad_ones() {
        Binding binding = Sources.regression(codeDir)
                .env("USE_NIM_WATCHDOG", "yes")
                .env("TEST_URL_HOST", "10.1.2.3")
                .env("NIM_WATCHDOG_REQUEST_TIMEOUT", "7")
                .env("NIM_WATCHDOG_MAX_ATTEMPTS", "none")
                .bind();

        assertThat(binding.warnings()).singleElement().asString().contains("NIM_WATCHDOG_MAX_ATTEMPTS");
        assertThat(binding.settings().orElseThrow().watchdog())
                .contains(new WatchdogSettings("10.1.2.3", Duration.ofSeconds(7), 3));
    }
}
