package io.timpani.config;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How worker processes are run; without meaning for predictors in this JVM.
 *
 * @param maxRequests model calls after which a worker is recycled, 0 = never
 * @param maxRequestsJitter largest random addition to those, per worker
 * @param connections calls at once in a worker that takes several
 * @param severalCalls true: a worker takes several calls at once (worker class {@code gevent})
 * @param startWait how long a worker may take until it answers its handshake
 * @param retryOnCrash true: a call whose worker crashed is made once more
 * @param maxRssBytes memory of a worker beyond which it is replaced, empty = no limit
 * @param batchRows most rows of concurrent one-row calls that become one call, 0 = none do
 * @param batchWait how long a one-row call waits for others
 * @param interpreters programs that were chosen by settings, by their kind ({@code python}, {@code rscript})
 */
public record WorkerSettings(
        int maxRequests,
        int maxRequestsJitter,
        int connections,
        boolean severalCalls,
        Duration startWait,
        boolean retryOnCrash,
        OptionalLong maxRssBytes,
        int batchRows,
        Duration batchWait,
        Map<String, String> interpreters) {
    static final Duration DEFAULT_START_WAIT = Duration.ofSeconds(15);
    static final Duration DEFAULT_BATCH_WAIT = Duration.ofMillis(10);

    public WorkerSettings {
        interpreters = Map.copyOf(interpreters);
    }

    /** Workers with nothing special but the knobs of the contract. */
    public WorkerSettings(int maxRequests, int maxRequestsJitter, int connections, boolean severalCalls) {
        this(
                maxRequests,
                maxRequestsJitter,
                connections,
                severalCalls,
                DEFAULT_START_WAIT,
                false,
                OptionalLong.empty(),
                0,
                DEFAULT_BATCH_WAIT,
                Map.of());
    }
}
