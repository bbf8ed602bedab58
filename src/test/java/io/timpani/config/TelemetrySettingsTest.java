package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** lifecycle.md §9. */
class TelemetrySettingsTest {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String PARAMETER = "MLOPS_RUNTIME_PARAM_OTEL_SDK_DISABLED";

    private static TelemetrySettings bind(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(ENDPOINT, "http://receiver:4318"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return TelemetrySettings.bind(Source.of(environment), 1);
    }

    @Test
    void an_endpoint_puts_it_on() {
        assertThat(bind().off()).isEmpty();
        assertThat(bind(ENDPOINT, "http://receiver:4318/").endpoint()).isEqualTo("http://receiver:4318");
        assertThat(bind(ENDPOINT, " ").off()).get().asString().contains(ENDPOINT);
        assertThat(TelemetrySettings.bind(Source.of(Map.of()), 1).off())
                .get()
                .asString()
                .contains(ENDPOINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1", "\"yes\"", "\"True\"", "1.0"})
    void the_runtime_parameter_puts_it_off(String payload) {
        assertThat(bind(PARAMETER, "{\"type\":\"boolean\",\"payload\":" + payload + "}")
                        .off())
                .get()
                .asString()
                .contains("runtime parameter OTEL_SDK_DISABLED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"boolean\",\"payload\":false}",
                "{\"type\":\"boolean\",\"payload\":null}",
                "true",
                "{"
            })
    void other_parameters_leave_it_on(String parameter) {
        assertThat(bind(PARAMETER, parameter).off()).isEmpty();
    }

    @Test
    void the_plain_variable_puts_it_off_too() {
        assertThat(bind("OTEL_SDK_DISABLED", "true").off()).isPresent();
        assertThat(bind("OTEL_SDK_DISABLED", "false").off()).isEmpty();
    }

    @Test
    void a_servers_own_is_on_only_when_the_variable_says_so() {
        assertThat(bind().serverOn()).isFalse();
        assertThat(bind("OTEL_SDK_DISABLED", "").serverOn()).isFalse();
        assertThat(bind("OTEL_SDK_DISABLED", "true").serverOn()).isFalse();
        assertThat(bind("OTEL_SDK_DISABLED", "false").serverOn()).isTrue();
        assertThat(bind("OTEL_SDK_DISABLED", "false", ENDPOINT, "").serverOn()).isTrue();
        assertThat(bind("OTEL_SDK_DISABLED", "false", PARAMETER, "{\"type\":\"boolean\",\"payload\":true}")
                        .serverOn())
                .isFalse();
    }

    @Test
    void in_a_server_a_property_wins_over_its_variable() {
        Source properties = Source.of(Map.of("otel.sdk.disabled", "false", "otel.exporter.otlp.endpoint", "http://p"));
        Source environment = Source.of(Map.of(ENDPOINT, "http://v", "OTEL_SERVICE_NAME", "drums"));
        TelemetrySettings settings = TelemetrySettings.bind(properties, environment, 1);

        assertThat(settings.endpoint()).isEqualTo("http://p");
        assertThat(settings.resource()).isEqualTo(Map.of("service.name", "drums"));
        assertThat(settings.serverOn()).isTrue();
    }

    @Test
    void pairs_are_percent_encoded_and_malformed_ones_left_out() {
        TelemetrySettings settings = bind(
                "OTEL_EXPORTER_OTLP_HEADERS",
                " a = b%20c+d ,nothing,=x,bad=%zz",
                "OTEL_RESOURCE_ATTRIBUTES",
                "service.name=one,zone=z",
                "OTEL_SERVICE_NAME",
                "two");

        assertThat(settings.headers()).isEqualTo(Map.of("a", "b c+d", "bad", "%zz"));
        assertThat(settings.resource()).isEqualTo(Map.of("service.name", "two", "zone", "z"));
    }

    @Test
    void more_than_one_worker_sends_at_once() {
        Source environment = Source.of(Map.of(ENDPOINT, "http://receiver"));
        assertThat(TelemetrySettings.bind(environment, 1).synchronous()).isFalse();
        assertThat(TelemetrySettings.bind(environment, 2).synchronous()).isTrue();
    }

    @Test
    void times_are_milliseconds_and_wrong_ones_are_the_defaults() {
        assertThat(bind("OTEL_METRIC_EXPORT_INTERVAL", "500").metricInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(bind("OTEL_METRIC_EXPORT_INTERVAL", "soon").metricInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(bind().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(bind().delay()).isEqualTo(Duration.ofSeconds(5));
    }
}
