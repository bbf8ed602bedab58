package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Problem.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerBinderTest {
    @TempDir
    Path codeDir;

    @ParameterizedTest
    @CsvSource(textBlock = """
            localhost:6789,    localhost, 6789
            localhost,         localhost, 8080
            0.0.0.0:1,         0.0.0.0,   1
            0.0.0.0:65535,     0.0.0.0,   65535
            [::1]:9000,        ::1,       9000
            [::1],             ::1,       8080
            my-host.example:80, my-host.example, 80
            """)
    void an_address_is_host_and_port(String address, String host, int port) {
        ServerSettings server =
                Sources.regression(codeDir).set("address", address).settings().server();

        assertThat(server.host()).isEqualTo(host);
        assertThat(server.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":8080",
                "host:",
                "host:0",
                "host:65536",
                "host:-1",
                "host:http",
                "::1",
                "[::1",
                "[]:80",
                "[host]:80",
                "[::1]x:80",
                "http://host:80",
                "a b:80",
                "user@host:80",
                "host:80:90"
            })
    void a_wrong_address_is_a_usage_error_and_the_server_stays_bound(String address) {
        Sources sources = Sources.regression(codeDir).set("address", address);

        assertThat(sources.problems(Kind.USAGE)).singleElement().asString().contains("--address", address);
        assertThat(sources.bind().server().port()).isEqualTo(8080);
    }

    @Test
    void the_address_comes_from_option_own_variable_and_variable_in_this_order() {
        Sources sources = Sources.regression(codeDir).env("ADDRESS", "a:1");
        assertThat(sources.settings().server().host()).isEqualTo("a");
        sources.env("TIMPANI_ADDRESS", "b:2");
        assertThat(sources.settings().server().host()).isEqualTo("b");
        sources.set("address", "c:3");
        assertThat(sources.settings().server().host()).isEqualTo("c");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /a,        /a
            /a/,       /a
            /a/b//,    /a/b
            //a//b,    /a/b
            /,         ''
            '',        ''
            """)
    void the_url_prefix_loses_its_trailing_slashes(String given, String bound) {
        assertThat(Sources.regression(codeDir)
                        .env("URL_PREFIX", given)
                        .settings()
                        .server()
                        .urlPrefix())
                .isEqualTo(bound);
    }

    @Test
    void a_url_prefix_without_a_leading_slash_is_a_start_problem() {
        Sources sources = Sources.regression(codeDir).env("URL_PREFIX", "a/b");

        assertThat(sources.problems(Kind.START)).singleElement().asString().contains("URL_PREFIX", "a/b");
        assertThat(sources.bind().server().urlPrefix()).isEmpty();
    }

    @Test
    void nothing_given_means_the_defaults() {
        assertThat(Sources.regression(codeDir).settings().server())
                .isEqualTo(new ServerSettings(
                        "localhost",
                        8080,
                        "",
                        false,
                        false,
                        OptionalLong.empty(),
                        false,
                        false,
                        130,
                        Duration.ofSeconds(2),
                        false));
    }

    @Test
    void everything_given_is_bound() {
        assertThat(Sources.regression(codeDir)
                        .set("address", "h:1")
                        .set("url-prefix", "/p")
                        .set("with-error-server", "true")
                        .set("error-mode.probe-status", "200")
                        .set("max-body-bytes", "5000000000")
                        .set("show-stacktrace", "on")
                        .set("verbose", "1")
                        .set("exit-code-on-sigterm", "0")
                        .env("DRUM_GUNICORN_KEEP_ALIVE", "75")
                        .env("DRUM_GUNICORN_LOG_LEVEL", "debug")
                        .settings()
                        .server())
                .isEqualTo(new ServerSettings(
                        "h",
                        1,
                        "/p",
                        true,
                        true,
                        OptionalLong.of(5_000_000_000L),
                        true,
                        true,
                        0,
                        Duration.ofSeconds(75),
                        true));
    }

    @Test
    void own_settings_may_be_variables() {
        ServerSettings server = Sources.regression(codeDir)
                .env("TIMPANI_ERROR_MODE_PROBE_STATUS", "200")
                .env("TIMPANI_EXIT_CODE_ON_SIGTERM", "7")
                .env("TIMPANI_VERBOSE", "yes")
                .settings()
                .server();

        assertThat(server.probesOkInErrorMode()).isTrue();
        assertThat(server.exitCodeOnSigterm()).isEqualTo(7);
        assertThat(server.verbose()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            exit-code-on-sigterm,    256
            exit-code-on-sigterm,    -1
            exit-code-on-sigterm,    x
            error-mode.probe-status, 201
            max-body-bytes,          0
            max-body-bytes,          1.5
            stats.window-seconds,    0
            compat.binary-order,     mine
            strict-row-count,        perhaps
            show-perf,               f
            logging-level,           loud
            """)
    void a_value_that_breaks_its_rule_is_a_usage_error(String name, String value) {
        assertThat(Sources.regression(codeDir).set(name, value).problems(Kind.USAGE))
                .singleElement()
                .asString()
                .contains(name, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "true", "Y", "yes", "ON", " 1 ", "1.0", "True"})
    void these_words_are_true(String word) {
        assertThat(Sources.regression(codeDir)
                        .env("WITH_ERROR_SERVER", word)
                        .settings()
                        .server()
                        .errorMode())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "N", "no", "OFF", " 0 ", "0.0", "None", ""})
    void these_words_are_false(String word) {
        assertThat(Sources.regression(codeDir)
                        .env("WITH_ERROR_SERVER", word)
                        .settings()
                        .server()
                        .errorMode())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WITH_ERROR_SERVER",
                "SHOW_STACKTRACE",
                "PRODUCTION",
                "MONITOR",
                "MLOPS_REPORTING_FROM_UNSTRUCTURED_MODELS",
                "ALLOW_DR_API_ACCESS_FOR_ALL_CUSTOM_MODELS"
            })
    void any_other_word_in_a_variable_is_a_failed_check(String variable) {
        assertThat(Sources.regression(codeDir).env(variable, "f").problems(Kind.CHECK))
                .singleElement()
                .asString()
                .contains(variable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "debug", "info", "warn", "WARNING", "error", "critical", "fatal"})
    void these_logging_levels_are_known(String level) {
        assertThat(Sources.regression(codeDir)
                        .set("logging-level", level)
                        .bind()
                        .problems())
                .isEmpty();
    }

    @Test
    void answers_follow_their_settings() {
        AnswerSettings answers = Sources.regression(codeDir)
                .set("compat.binary-order", "drum")
                .set("strict-row-count", "true")
                .set("show-perf", "true")
                .set("stats.window-seconds", "5")
                .settings()
                .answers();

        assertThat(answers).isEqualTo(new AnswerSettings(true, true, true, Duration.ofSeconds(5)));
        assertThat(Sources.regression(codeDir).settings().answers())
                .isEqualTo(new AnswerSettings(false, false, false, Duration.ofSeconds(60)));
    }
}
