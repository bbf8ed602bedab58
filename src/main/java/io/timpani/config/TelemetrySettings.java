package io.timpani.config;

import io.timpani.model.TruthWord;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where telemetry goes, by the variables of OpenTelemetry.
 *
 * @param off why nothing is sent by us; empty when something is
 * @param serverOn true: a server's own OpenTelemetry is switched on, which it is only when the variables say so
 * @param endpoint base address of the receiver, without a slash at its end
 * @param headers sent with each request
 * @param resource attributes of this server
 * @param synchronous true: each span and record is sent at once, else in batches
 * @param timeout of a request
 * @param delay between batches, of spans and of records
 * @param metricInterval between readings of the metrics
 */
public record TelemetrySettings(
        Optional<String> off,
        boolean serverOn,
        String endpoint,
        Map<String, String> headers,
        Map<String, String> resource,
        boolean synchronous,
        Duration timeout,
        Duration delay,
        Duration metricInterval) {
    private static final String DISABLED = "OTEL_SDK_DISABLED";
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /**
     * Binds them; what is malformed counts as not given.
     *
     * @param environment variables by their names
     * @param workers how many workers a model has
     */
    public static TelemetrySettings bind(Source environment, int workers) {
        String endpoint = environment.value(ENDPOINT).orElse("").strip();
        Map<String, String> resource = pairs(environment, "OTEL_RESOURCE_ATTRIBUTES");
        environment
                .value("OTEL_SERVICE_NAME")
                .filter(name -> !name.isBlank())
                .ifPresent(name -> resource.put("service.name", name));
        return new TelemetrySettings(
                off(environment, endpoint),
                isServerOn(environment),
                endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint,
                Map.copyOf(pairs(environment, "OTEL_EXPORTER_OTLP_HEADERS")),
                Map.copyOf(resource),
                workers > 1,
                millis(environment, "OTEL_EXPORTER_OTLP_TIMEOUT", 10_000),
                millis(environment, "OTEL_BSP_SCHEDULE_DELAY", 5_000),
                millis(environment, "OTEL_METRIC_EXPORT_INTERVAL", 60_000));
    }

    /**
     * Binds them as an application server does, where each variable is a property, too ({@code OTEL_SDK_DISABLED} is {@code
     * otel.sdk.disabled}).
     *
     * @param properties properties by their names
     * @param environment variables by their names
     * @param workers how many workers a model has
     */
    public static TelemetrySettings bind(Source properties, Source environment, int workers) {
        Source both = name -> properties
                .value(name.toLowerCase(Locale.ROOT).replace('_', '.'))
                .or(() -> environment.value(name));
        return bind(both, workers);
    }

    private static Optional<String> off(Source environment, String endpoint) {
        if (isTrue(environment.value(DISABLED))) {
            return Optional.of("the variable " + DISABLED + " is true");
        }
        if (isTrue(parameter(environment))) {
            return Optional.of("the runtime parameter " + DISABLED + " is true");
        }
        return endpoint.isEmpty() ? Optional.of(ENDPOINT + " is not set") : Optional.empty();
    }

    /** MicroProfile Telemetry: off unless {@code otel.sdk.disabled} is there and not true. */
    private static boolean isServerOn(Source environment) {
        Optional<String> disabled = environment.value(DISABLED).filter(text -> !text.isBlank());
        return disabled.isPresent() && !isTrue(disabled) && !isTrue(parameter(environment));
    }

    private static Optional<String> parameter(Source environment) {
        return environment
                .value(Knobs.PREFIX + DISABLED)
                .flatMap(Knobs::envelope)
                .map(envelope -> String.valueOf(envelope.get("payload")));
    }

    private static boolean isTrue(Optional<String> text) {
        return text.flatMap(word -> TruthWord.of(word.strip())).orElse(false);
    }

    private static Duration millis(Source environment, String name, long otherwise) {
        return Duration.ofMillis(environment
                .value(name)
                .map(text -> Numbers.whole(text, 1, Integer.MAX_VALUE).orElse(otherwise))
                .orElse(otherwise));
    }

    /** {@code key=value,…}, percent-encoded. */
    private static Map<String, String> pairs(Source environment, String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : environment.value(name).orElse("").split(",", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? "" : pair.substring(0, equals).strip();
            if (!key.isEmpty()) {
                pairs.put(key, decoded(pair.substring(equals + 1).strip()));
            }
        }
        return pairs;
    }

    private static String decoded(String value) {
        try {
            // a plus is a plus here
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
