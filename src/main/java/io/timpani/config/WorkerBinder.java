package io.timpani.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Binds how workers are run and watched: knobs from runtime parameters and variables. */
final class WorkerBinder {
    private static final int MAX_REQUESTS = 10_000;
    private static final String CONNECTIONS = "DRUM_WORKER_CONNECTIONS";
    private static final int DEFAULT_CONNECTIONS = 5;
    private static final int MOST_CONNECTIONS = 100;
    private static final int DEFAULT_ATTEMPTS = 3;
    private static final int DEFAULT_REQUEST_TIMEOUT_SECONDS = 120;

    private static final int MOST_START_SECONDS = 3_600;
    private static final int MOST_BATCH_ROWS = 10_000;
    private static final int MOST_BATCH_MILLIS = 10_000;
    private static final long MEBIBYTE = 1 << 20;

    private final Lookup lookup;
    private final Values values;
    private final Knobs knobs;

    WorkerBinder(Lookup lookup, Values values, Knobs knobs) {
        this.lookup = lookup;
        this.values = values;
        this.knobs = knobs;
    }

    WorkerSettings workers() {
        boolean several = knobs.choice("DRUM_GUNICORN_WORKER_CLASS", List.of("sync", "gevent"))
                .filter("gevent"::equals)
                .isPresent();
        int connections = knobs.find(CONNECTIONS, 1, MAX_REQUESTS).orElse(DEFAULT_CONNECTIONS);
        return new WorkerSettings(
                knobs.find("DRUM_GUNICORN_MAX_REQUESTS", 0, MAX_REQUESTS).orElse(0),
                knobs.find("DRUM_GUNICORN_MAX_REQUESTS_JITTER", 1, MAX_REQUESTS).orElse(0),
                several
                        ? knobs.atMost(
                                CONNECTIONS, connections, MOST_CONNECTIONS, "each is a thread and an open socket")
                        : connections,
                several,
                values.number(Setting.WORKER_START_SECONDS, 1, MOST_START_SECONDS).stream()
                        .mapToObj(Duration::ofSeconds)
                        .findFirst()
                        .orElse(WorkerSettings.DEFAULT_START_WAIT),
                values.flag(Setting.RETRY_ON_WORKER_CRASH),
                values.number(Setting.WORKER_MAX_RSS_MB, 1, Integer.MAX_VALUE).stream()
                        .map(megabytes -> megabytes * MEBIBYTE)
                        .mapToObj(OptionalLong::of)
                        .findFirst()
                        .orElse(OptionalLong.empty()),
                (int) values.number(Setting.BATCH_MAX_ROWS, 0, MOST_BATCH_ROWS).orElse(0),
                values.number(Setting.BATCH_MAX_WAIT_MS, 0, MOST_BATCH_MILLIS).stream()
                        .mapToObj(Duration::ofMillis)
                        .findFirst()
                        .orElse(WorkerSettings.DEFAULT_BATCH_WAIT),
                interpreters());
    }

    private Map<String, String> interpreters() {
        Map<String, String> chosen = new HashMap<>();
        values.text(Setting.PYTHON).ifPresent(program -> chosen.put("python", program));
        values.text(Setting.RSCRIPT).ifPresent(program -> chosen.put("rscript", program));
        return chosen;
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
