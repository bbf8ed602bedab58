package io.timpani.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Binds how workers are run and watched: knobs from runtime parameters and variables. */
final class WorkerBinder {
    private static final int MAX_REQUESTS = 10_000;
    private static final int DEFAULT_CONNECTIONS = 5;
    private static final int DEFAULT_ATTEMPTS = 3;
    private static final int DEFAULT_REQUEST_TIMEOUT_SECONDS = 120;

    private final Lookup lookup;
    private final Knobs knobs;

    WorkerBinder(Lookup lookup, Knobs knobs) {
        this.lookup = lookup;
        this.knobs = knobs;
    }

    WorkerSettings workers() {
        return new WorkerSettings(
                knobs.find("DRUM_GUNICORN_MAX_REQUESTS", 0, MAX_REQUESTS).orElse(0),
                knobs.find("DRUM_GUNICORN_MAX_REQUESTS_JITTER", 1, MAX_REQUESTS).orElse(0),
                knobs.find("DRUM_WORKER_CONNECTIONS", 1, MAX_REQUESTS).orElse(DEFAULT_CONNECTIONS),
                knobs.choice("DRUM_GUNICORN_WORKER_CLASS", List.of("sync", "gevent"))
                        .filter("gevent"::equals)
                        .isPresent());
    }

    /** Empty unless it is switched on. */
    Optional<WatchdogSettings> watchdog() {
        boolean on = knobs.text("USE_NIM_WATCHDOG")
                .filter(text ->
                        List.of("true", "1", "yes").contains(text.strip().toLowerCase(Locale.ROOT)))
                .isPresent();
        if (!on) {
            return Optional.empty();
        }
        int seconds = knobs.find("NIM_WATCHDOG_REQUEST_TIMEOUT", 1, Integer.MAX_VALUE / 1000)
                .orElse(DEFAULT_REQUEST_TIMEOUT_SECONDS);
        return Optional.of(new WatchdogSettings(
                lookup.variable("TEST_URL_HOST").map(Given::text).orElse("localhost"),
                Duration.ofSeconds(seconds),
                knobs.find("NIM_WATCHDOG_MAX_ATTEMPTS", 1, Integer.MAX_VALUE).orElse(DEFAULT_ATTEMPTS)));
    }
}
