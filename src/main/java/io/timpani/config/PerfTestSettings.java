package io.timpani.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What {@code perf-test} measures. With a rate or numbers of clients it measures load, otherwise cases one request after the
 * other.
 *
 * @param input real path of an existing file
 * @param samples rows per request, above 0; empty = not asked
 * @param iterations requests of the one case, above 0; empty = not asked
 * @param timeout most time per case
 * @param inServer true: the time that the server measured is told, too
 * @param url the server to measure, ending with a slash; empty = one is started
 * @param strict true: a failed case fails the command
 * @param rate requests per second of the open loop, above 0; empty = no open loop
 * @param duration time per rate or number of clients
 * @param concurrency numbers of clients of the closed loops, each above 0, in the order given
 * @param compare a second server to measure with the same requests, ending with a slash
 * @param html absolute path of a file for the report, whose directory exists
 * @param json the same, for machines
 * @param inContainer true: the server that is started runs in a container
 */
public record PerfTestSettings(
        Path input,
        OptionalInt samples,
        OptionalInt iterations,
        Duration timeout,
        boolean inServer,
        Optional<URI> url,
        boolean strict,
        OptionalDouble rate,
        Duration duration,
        List<Integer> concurrency,
        Optional<URI> compare,
        Optional<Path> html,
        Optional<Path> json,
        boolean inContainer)
        implements RunSettings {
    public PerfTestSettings {
        concurrency = List.copyOf(concurrency);
    }

    /** True when load is measured instead of cases. */
    public boolean isLoad() {
        return rate.isPresent() || !concurrency.isEmpty();
    }
}
