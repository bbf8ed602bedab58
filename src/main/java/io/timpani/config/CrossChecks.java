package io.timpani.config;

import io.timpani.model.TargetType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks what has to fit together, on the resolved target type. */
final class CrossChecks {
    private static final long DEFAULT_TRITON_HTTP_PORT = 8000;
    private static final long DEFAULT_TRITON_GRPC_PORT = 8001;

    private final Lookup lookup;
    private final Values values;
    private final Findings findings;

    CrossChecks(Lookup lookup, Values values, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.findings = findings;
    }

    void run(Optional<TargetType> targetType) {
        triton();
        unstructuredOnly(targetType);
        monitoring(targetType);
        if (values.flag(Setting.ALLOW_DR_API_ACCESS)) {
            companions(Setting.ALLOW_DR_API_ACCESS, List.of(Setting.WEBSERVER, Setting.API_TOKEN));
        }
    }

    private void triton() {
        lookup.find(Setting.TRITON_HOST)
                .filter(given -> !isUrl(given.text()))
                .ifPresent(given -> findings.check(
                        given.origin() + " must be a URL with scheme and host, but is " + given.text() + "."));
        OptionalLong http = port(Setting.TRITON_HTTP_PORT, DEFAULT_TRITON_HTTP_PORT);
        OptionalLong grpc = port(Setting.TRITON_GRPC_PORT, DEFAULT_TRITON_GRPC_PORT);
        if (http.isPresent() && http.equals(grpc)) {
            findings.check(
                    "--triton-http-port and --triton-grpc-port must differ, but both are " + http.getAsLong() + ".");
        }
    }

    private OptionalLong port(Setting setting, long otherwise) {
        Optional<Given> given = lookup.find(setting);
        if (given.isEmpty()) {
            return OptionalLong.of(otherwise);
        }
        OptionalLong port = Numbers.whole(given.get().text(), 1, Long.MAX_VALUE);
        if (port.isEmpty()) {
            findings.check(given.get().origin() + " must be a whole number above 0, but is "
                    + given.get().text() + ".");
        }
        return port;
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text.strip());
            return uri.getScheme() != null && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void unstructuredOnly(Optional<TargetType> targetType) {
        if (targetType.isEmpty() || targetType.get() == TargetType.UNSTRUCTURED) {
            return;
        }
        for (Setting setting : List.of(Setting.QUERY, Setting.CONTENT_TYPE)) {
            lookup.find(setting)
                    .ifPresent(given -> findings.start(
                            given.origin() + " is for the target type unstructured only, but this model's is "
                                    + targetType.get() + "."));
        }
    }

    private void monitoring(Optional<TargetType> targetType) {
        boolean unstructured =
                targetType.filter(TargetType.UNSTRUCTURED::equals).isPresent();
        boolean structured = targetType.isPresent() && !unstructured;
        Monitoring monitoring = Monitoring.find(lookup, values);
        if (monitoring.structured() && monitoring.embedded()) {
            findings.usage(monitoring.origins() + " cannot be given together: keep one.");
            return;
        }
        if (monitoring.structured()) {
            if (unstructured) {
                findings.check("--monitor does not work with the target type unstructured: use --monitor-embedded.");
            }
            companions(Setting.MONITOR, List.of(Setting.MODEL_ID, Setting.DEPLOYMENT_ID, Setting.MONITOR_SETTINGS));
        }
        if (monitoring.embedded()) {
            if (structured) {
                findings.check("--monitor-embedded works with the target type unstructured only: use --monitor.");
            }
            companions(
                    Setting.MONITOR_EMBEDDED,
                    List.of(Setting.MODEL_ID, Setting.DEPLOYMENT_ID, Setting.WEBSERVER, Setting.API_TOKEN));
        }
    }

    private void companions(Setting setting, List<Setting> companions) {
        Stream<Setting> missing =
                companions.stream().filter(companion -> lookup.find(companion).isEmpty());
        String names = missing.map(Setting::shownWithVariables).collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            findings.checkWithHelp(setting.shown() + " needs more to work; missing: " + names + ".");
        }
    }
}
