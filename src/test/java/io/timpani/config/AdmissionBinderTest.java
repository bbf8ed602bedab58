package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Problem.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionBinderTest {
    private static final String WORKERS_PARAMETER = "MLOPS_RUNTIME_PARAM_CUSTOM_MODEL_WORKERS";

    @TempDir
    Path codeDir;

    @Test
    void nothing_given_means_the_defaults() {
        assertThat(Sources.regression(codeDir).settings().admission())
                .isEqualTo(new AdmissionSettings(OptionalInt.empty(), 2048, Duration.ofSeconds(299), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            7,   3,   5,   7
            -,   3,   5,   3
            -,   -,   5,   5
            200, 3,   5,   3
            200, 200, 5,   5
            -,   0,   5,   5
            -,   -,   200, 0
            -,   -,   0,   0
            -,   -,   two, 0
            199, 3,   5,   199
            1,   3,   5,   1
            """)
    void the_next_source_of_workers_is_used_when_one_is_out_of_range(
            String option, String parameter, String variable, int workers) {
        Sources sources = Sources.regression(codeDir);
        if (option != null) {
            sources.set("max-workers", option);
        }
        if (parameter != null) {
            sources.env(WORKERS_PARAMETER, "{\"type\":\"numeric\",\"payload\":" + parameter + "}");
        }
        if (variable != null) {
            sources.env("MAX_WORKERS", variable);
        }

        assertThat(sources.settings().admission().workers().orElse(0)).isEqualTo(workers);
    }

    @Test
    void what_is_ignored_is_warned_of() {
        assertThat(Sources.regression(codeDir)
                        .set("max-workers", "200")
                        .env(WORKERS_PARAMETER, "{\"type\":\"numeric\",\"payload\":0}")
                        .env("MAX_WORKERS", "1000")
                        .env("DRUM_WEBSERVER_BACKLOG", "0")
                        .bind()
                        .warnings())
                .satisfiesExactlyInAnyOrder(
                        warning -> assertThat(warning).contains("--max-workers", "199"),
                        warning -> assertThat(warning).contains(WORKERS_PARAMETER),
                        warning -> assertThat(warning).contains("MAX_WORKERS is ignored"),
                        warning -> assertThat(warning).contains("DRUM_WEBSERVER_BACKLOG", "10000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "1.5"})
    void an_option_that_is_no_number_above_0_is_a_usage_error(String workers) {
        assertThat(Sources.regression(codeDir).set("max-workers", workers).problems(Kind.USAGE))
                .singleElement()
                .asString()
                .contains("--max-workers", workers);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"numeric","payload":4}            | 4
            {"payload": 4.0, "type": "numeric"}       | 4
            {"type":"string","payload":"4"}           | 4
            {"type":"string","payload":" 4 "}         | 4
            {"type":"numeric","payload":4e0}          | 4
            """)
    void a_payload_may_be_a_number_or_numeric_text(String envelope, int workers) {
        assertThat(Sources.regression(codeDir)
                        .env(WORKERS_PARAMETER, envelope)
                        .settings()
                        .admission()
                        .workers())
                .hasValue(workers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4",
                "[4]",
                "{\"payload\":4}",
                "{\"type\":\"numeric\"}",
                "{\"type\":\"numeric\",\"payload\":4,\"more\":1}",
                "{\"type\":\"numeric\",\"payload\":4,\"payload\":5}",
                "{\"type\":\"numeric\",\"payload\":",
                "{\"type\":\"numeric\",\"payload\":4.5}",
                "{\"type\":\"numeric\",\"payload\":true}",
                "{\"type\":\"numeric\",\"payload\":[4]}",
                "{\"type\":\"numeric\",\"payload\":\"four\"}",
                "{\"type\":\"numeric\",\"payload\":1e999999999}",
                "nonsense"
            })
    void another_envelope_is_ignored_with_a_warning(String envelope) {
        Binding binding =
                Sources.regression(codeDir).env(WORKERS_PARAMETER, envelope).bind();

        assertThat(binding.settings().orElseThrow().admission().workers()).isEmpty();
        assertThat(binding.warnings()).singleElement().asString().contains("CUSTOM_MODEL_WORKERS");
    }

    @Test
    void a_null_payload_counts_as_not_given() {
        Binding binding = Sources.regression(codeDir)
                .env(WORKERS_PARAMETER, "{\"type\":\"numeric\",\"payload\":null}")
                .env("MAX_WORKERS", "2")
                .bind();

        assertThat(binding.settings().orElseThrow().admission().workers()).hasValue(2);
        assertThat(binding.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            10000, -,     10000
            1,     -,     1
            10001, -,     2048
            -,     10000, 10000
            5,     6,     5
            0,     6,     6
            """)
    void the_backlog_is_a_runtime_parameter_or_a_variable(String parameter, String variable, int backlog) {
        assertThat(knob("DRUM_WEBSERVER_BACKLOG", parameter, variable).backlog())
                .isEqualTo(backlog);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            3600, -, 3600
            3601, -, 299
            -,    1, 1
            -,    0, 299
            """)
    void the_grace_period_is_a_runtime_parameter_or_a_variable(String parameter, String variable, int seconds) {
        assertThat(knob("DRUM_GUNICORN_GRACEFUL_TIMEOUT", parameter, variable).grace())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    private AdmissionSettings knob(String name, String parameter, String variable) {
        Sources sources = Sources.regression(codeDir);
        if (parameter != null) {
            sources.env("MLOPS_RUNTIME_PARAM_" + name, "{\"type\":\"numeric\",\"payload\":" + parameter + "}");
        }
        if (variable != null) {
            sources.env(name, variable);
        }
        return sources.settings().admission();
    }

    @Test
    void production_is_deprecated_and_needs_a_number_of_workers() {
        Sources sources = Sources.regression(codeDir).set("production", "true");
        assertThat(sources.problems(Kind.CHECK))
                .singleElement()
                .asString()
                .contains("--production", "--max-workers", "CUSTOM_MODEL_WORKERS", "MAX_WORKERS");

        sources.env("MAX_WORKERS", "2");
        assertThat(sources.bind().problems()).isEmpty();
        assertThat(sources.bind().warnings()).singleElement().asString().contains("--production", "deprecated");
    }
}
