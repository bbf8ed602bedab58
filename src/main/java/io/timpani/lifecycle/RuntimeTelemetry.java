package io.timpani.lifecycle;

import io.timpani.config.Binding;
import io.timpani.config.ModelSettings;
import io.timpani.config.Settings;
import io.timpani.config.Source;
import io.timpani.config.TelemetrySettings;
import io.timpani.metadata.ModelMetadata;
import io.timpani.telemetry.Labels;
import io.timpani.telemetry.Metrics;
import io.timpani.telemetry.ServerTelemetry;
import io.timpani.telemetry.Telemetry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The telemetry of one runtime, named after its model. */
final class RuntimeTelemetry {
    private RuntimeTelemetry() {}

    /** @param server the server's own OpenTelemetry, where it has one */
    static Telemetry start(Binding binding, Supplier<RuntimeState> state, Optional<ServerTelemetry> server) {
        List<String> states =
                Arrays.stream(RuntimeState.values()).map(RuntimeState::name).toList();
        Labels labels = binding.settings()
                .map(Settings::model)
                .map(RuntimeTelemetry::labels)
                .orElse(Labels.NONE);
        int workers = binding.settings()
                .map(settings -> settings.admission().workers().orElse(1))
                .orElse(1);
        // a runtime parameter may switch it off
        Source environment = Source.of(binding.settings()
                        .map(Settings::model)
                        .map(ModelSettings::environment)
                        .orElse(Map.of()))
                .or(Source.environment());
        boolean standalone = StandaloneView.isStandalone();
        return Telemetry.start(
                standalone
                        ? TelemetrySettings.bind(environment, workers)
                        : TelemetrySettings.bind(Source.properties(), environment, workers),
                new Metrics(labels, states, () -> state.get().name()),
                // standalone, all that the process logs is ours
                standalone ? "" : "io.timpani",
                server);
    }

    private static Labels labels(ModelSettings model) {
        String name = model.metadata()
                .map(ModelMetadata::name)
                .orElseGet(() -> String.valueOf(model.codeDir().getFileName()));
        return new Labels(name, model.targetType().toString());
    }
}
