package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Binding;
import io.timpani.config.ModelSettings;
import io.timpani.config.Settings;
import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.OtlpReceiver;
import io.timpani.telemetry.Telemetry;
import io.timpani.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RuntimeTelemetryTest {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String ENDPOINT_PROPERTY = "otel.exporter.otlp.endpoint";

    private final AtomicReference<RuntimeState> state = new AtomicReference<>(RuntimeState.STARTING);

    @TempDir
    private Path dir;

    @AfterEach
    void forget() {
        System.clearProperty(StandaloneView.STANDALONE);
        System.clearProperty(ENDPOINT_PROPERTY);
    }

    @Test
    void metrics_are_named_after_the_directory_without_metadata() {
        try (Telemetry telemetry = started(binding(Map.of()))) {
            assertThat(telemetry.metrics().labelsOf())
                    .isEqualTo(Map.of("model", String.valueOf(dir.getFileName()), "target_type", "regression"));
        }
    }

    @Test
    void metrics_are_named_after_the_metadata() throws IOException {
        Files.writeString(
                dir.resolve("model-metadata.yaml"), "name: churn demo\ntype: inference\ntargetType: regression\n");
        try (Telemetry telemetry = started(binding(Map.of()))) {
            assertThat(telemetry.metrics().labelsOf())
                    .isEqualTo(Map.of("model", "churn demo", "target_type", "regression"));
        }
    }

    @Test
    void metrics_tell_the_state_of_the_moment() {
        try (Telemetry telemetry = started(binding(Map.of()))) {
            assertThat(shownStates(telemetry)).containsExactly("starting");

            state.set(RuntimeState.DRAINING);

            assertThat(shownStates(telemetry)).containsExactly("draining");
        }
    }

    private static List<String> shownStates(Telemetry telemetry) {
        return telemetry
                .metrics()
                .prometheus()
                .lines()
                .filter(line -> line.contains("state=\"") && line.endsWith(" 1"))
                .map(line -> line.replaceAll(".*state=\"(\\w+)\".*", "$1"))
                .toList();
    }

    @Test
    void with_several_workers_each_span_is_sent_at_once() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            Map<String, String> environment =
                    Map.of(ENDPOINT, receiver.endpoint(), "OTEL_BSP_SCHEDULE_DELAY", "3000000");
            try (Telemetry telemetry = started(binding(environment, "max-workers", "2"))) {
                telemetry.begin(Endpoint.PREDICT, name -> null).end();

                receiver.await("the span", () -> receiver.spans().size() == 1);
            }
        }
    }

    @Test
    void in_a_server_properties_switch_it_on_and_only_our_records_are_sent() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            System.setProperty(ENDPOINT_PROPERTY, receiver.endpoint());

            try (Telemetry telemetry = started(binding(Map.of()))) {
                assertThat(telemetry.isTracing()).isTrue();
                logOursAndTheirs();
            }

            assertThat(receiver.logs())
                    .extracting(OtlpReceiver.Log::text)
                    .contains("ours")
                    .doesNotContain("theirs");
        }
    }

    @Test
    void standalone_all_records_are_sent() {
        System.setProperty(StandaloneView.STANDALONE, "true");
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            try (Telemetry telemetry = started(binding(Map.of(ENDPOINT, receiver.endpoint())))) {
                assertThat(telemetry.isTracing()).isTrue();
                logOursAndTheirs();
            }

            assertThat(receiver.logs()).extracting(OtlpReceiver.Log::text).contains("ours", "theirs");
        }
    }

    @Test
    void standalone_only_variables_switch_it_on() {
        System.setProperty(StandaloneView.STANDALONE, "true");
        System.setProperty(ENDPOINT_PROPERTY, "http://127.0.0.1:1");

        try (Telemetry telemetry = started(binding(Map.of()))) {
            assertThat(telemetry.isTracing()).isFalse();
        }
    }

    private static void logOursAndTheirs() {
        Logger.getLogger("io.timpani.of.a.test").info("ours");
        Logger.getLogger("another.of.a.test").info("theirs");
    }

    private Telemetry started(Binding binding) {
        return RuntimeTelemetry.start(binding, state::get, Optional.empty());
    }

    private Binding binding(Map<String, String> environment, String... more) {
        Settings plain = TestModels.settings(dir, more);
        ModelSettings model = plain.model();
        ModelSettings with = new ModelSettings(
                model.codeDir(),
                model.targetType(),
                model.labels(),
                model.language(),
                model.metadata(),
                model.targetName(),
                environment,
                model.options(),
                model.load());
        Settings settings = new Settings(
                with,
                plain.server(),
                plain.admission(),
                plain.answers(),
                plain.workers(),
                plain.watchdog(),
                plain.system());
        return new Binding(settings.server(), Optional.of(settings), List.of());
    }
}
