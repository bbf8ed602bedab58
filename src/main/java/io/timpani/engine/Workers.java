package io.timpani.engine;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How an engine runs worker processes, where it needs any.
 *
 * @param count processes, each with the model loaded
 * @param callsEach calls at once in each
 * @param maxCalls calls after which a worker is replaced, 0 = never
 * @param maxCallsJitter largest random addition to those, per worker
 * @param grace how long calls may go on in a worker that has done its share of them
 * @param startWait how long a worker may take until it answers its handshake; loading the model is not limited
 * @param retryOnCrash true: a call whose worker crashed is made once more
 * @param maxRssBytes memory of a worker beyond which it is replaced, empty = no limit
 * @param batchRows rows of concurrent one-row calls that become one call, 0 = none do
 * @param batchWait how long a one-row call waits for others
 * @param interpreters programs by the settings that name them ({@code python}, {@code rscript}); missing = found by the engine
 * @param environment variables added to those of the server
 */
public record Workers(
        int count,
        int callsEach,
        int maxCalls,
        int maxCallsJitter,
        Duration grace,
        Duration startWait,
        boolean retryOnCrash,
        OptionalLong maxRssBytes,
        int batchRows,
        Duration batchWait,
        Map<String, String> interpreters,
        Map<String, String> environment) {
    private static final Duration START_WAIT = Duration.ofSeconds(15);
    private static final Duration GRACE = Duration.ofSeconds(299);

    public Workers {
        interpreters = Map.copyOf(interpreters);
        environment = Map.copyOf(environment);
    }

    /** One worker, with nothing special. */
    public static Workers one() {
        return new Workers(
                1, 1, 0, 0, GRACE, START_WAIT, false, OptionalLong.empty(), 0, Duration.ZERO, Map.of(), Map.of());
    }

    /** The same for workers that cannot take more than one call at a time. */
    public Workers oneCallEach() {
        return new Workers(
                count,
                1,
                maxCalls,
                maxCallsJitter,
                grace,
                startWait,
                retryOnCrash,
                maxRssBytes,
                batchRows,
                batchWait,
                interpreters,
                environment);
    }
}
