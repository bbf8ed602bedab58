package io.timpani.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Binds how much work is let in. */
final class AdmissionBinder {
    private static final int MAX_WORKERS = 199;
    private static final int DEFAULT_BACKLOG = 2048;
    private static final int DEFAULT_GRACE_SECONDS = 299;
    private static final int MAX_TIMEOUT_SECONDS = 3600;
    private static final int GUNICORN_TIMEOUT_SECONDS = 120;

    private final Lookup lookup;
    private final Values values;
    private final Knobs knobs;
    private final Findings findings;

    AdmissionBinder(Lookup lookup, Values values, Knobs knobs, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.knobs = knobs;
        this.findings = findings;
    }

    AdmissionSettings bind() {
        OptionalInt workers = workers();
        if (values.flag(Setting.PRODUCTION)) {
            findings.warn("--production is deprecated: --max-workers alone does the same.");
            if (workers.isEmpty()) {
                findings.check("--production needs a number of workers: give --max-workers, the runtime parameter"
                        + " CUSTOM_MODEL_WORKERS or the environment variable MAX_WORKERS.");
            }
        }
        int grace = knobs.find("DRUM_GUNICORN_GRACEFUL_TIMEOUT", 1, 3600).orElse(DEFAULT_GRACE_SECONDS);
        return new AdmissionSettings(
                workers,
                knobs.find("DRUM_WEBSERVER_BACKLOG", 1, 10_000).orElse(DEFAULT_BACKLOG),
                Duration.ofSeconds(grace),
                timeout());
    }

    private Optional<Duration> timeout() {
        int seconds = knobs.find("DRUM_CLIENT_REQUEST_TIMEOUT", 0, MAX_TIMEOUT_SECONDS)
                .orElse(knobs.gunicorn() ? GUNICORN_TIMEOUT_SECONDS : 0);
        return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    private OptionalInt workers() {
        OptionalInt given = givenWorkers();
        if (given.isPresent()) {
            return given;
        }
        OptionalInt parameter = knobs.runtimeParameter("CUSTOM_MODEL_WORKERS", 1, MAX_WORKERS);
        return parameter.isPresent() ? parameter : knobs.variable("MAX_WORKERS", 1, MAX_WORKERS);
    }

    private OptionalInt givenWorkers() {
        Optional<Given> given = lookup.own(Setting.MAX_WORKERS);
        if (given.isEmpty()) {
            return OptionalInt.empty();
        }
        OptionalLong number = Numbers.whole(given.get().text(), 1, Long.MAX_VALUE);
        if (number.isEmpty()) {
            findings.usage(given.get().origin() + " must be a whole number above 0, but is "
                    + given.get().text() + ".");
            return OptionalInt.empty();
        }
        if (number.getAsLong() > MAX_WORKERS) {
            findings.warn(
                    given.get().origin() + " is ignored: it must be a whole number from 1 to " + MAX_WORKERS + ".");
            return OptionalInt.empty();
        }
        return OptionalInt.of(Math.toIntExact(number.getAsLong()));
    }
}
