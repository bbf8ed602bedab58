package io.timpani.runner.perftest;

import io.timpani.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells of itself at {@code /stats/}; NaN where it does not. Memory in MB of 2^20 bytes.
 *
 * @param used by the server and its workers
 * @param physical memory of its machine
 * @param containerUsed by its container now, NaN outside of one
 * @param containerMostUsed the most the container ever used
 * @param containerLimit what the container may use
 * @param predictorSeconds spent in the model since the start
 * @param predictorCalls calls of the model since the start
 */
record ServerStats(
        double used,
        double physical,
        double containerUsed,
        double containerMostUsed,
        double containerLimit,
        double predictorSeconds,
        double predictorCalls) {
    static final ServerStats UNKNOWN =
            new ServerStats(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** Asks a server; nothing is known when it does not answer as it should. */
    static ServerStats of(Target target) {
        try {
            Connection.Answer answer = target.ask(Request.get(target.address("stats/")));
            return answer.status() == 200 ? parse(answer.body()) : UNKNOWN;
        } catch (IOException | IllegalArgumentException e) {
            return UNKNOWN;
        }
    }

    private static ServerStats parse(String json) {
        Object tree = JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
        Object memory = child(tree, "mem_info");
        Object times = child(child(tree, "time_info"), "run_predictor_total");
        return new ServerStats(
                number(memory, "drum_rss"),
                number(memory, "total"),
                number(memory, "container_used"),
                number(memory, "container_max_used"),
                number(memory, "container_limit"),
                number(times, "total"),
                number(times, "count"));
    }

    static @Nullable Object child(@Nullable Object tree, String key) {
        return tree instanceof Map<?, ?> map ? map.get(key) : null;
    }

    private static double number(@Nullable Object tree, String key) {
        return child(tree, key) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** True when the server runs in a container with a limit. */
    boolean isInContainer() {
        return !Double.isNaN(containerLimit);
    }

    /** Seconds per call of the model from an earlier look on; NaN when there was none, or the server does not tell. */
    double predictionSince(ServerStats earlier) {
        double calls = predictorCalls - earlier.predictorCalls;
        return calls > 0 ? (predictorSeconds - earlier.predictorSeconds) / calls : Double.NaN;
    }
}
