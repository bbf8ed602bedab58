package io.timpani.runner.training;

import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a library is to train.
 *
 * @param question what is to be predicted
 * @param learned rows to learn from
 * @param heldOut rows that tell when to stop; none = all rounds are trained
 * @param rounds at most
 * @param seed of everything random
 * @param parameters of the library, which win over ours
 */
public record Boosting(
        Question question,
        Examples learned,
        Examples heldOut,
        int rounds,
        long seed,
        Map<String, @Nullable Object> parameters) {
    /** Rounds without a better value after which nothing better is expected. */
    public static final int PATIENCE = 30;

    /** Below so many cells a second thread costs more than it does. */
    private static final long FEW_CELLS = 200_000;

    /**
     * Adds a parameter that was not chosen, by any of the names that the library has for it.
     *
     * @param names its own, and the others
     */
    public void fallback(Map<String, ? super Object> to, Object value, String... names) {
        if (Stream.of(names).noneMatch(parameters::containsKey)) {
            to.put(names[0], value);
        }
    }

    /** Threads that are worth their cost. */
    public int threads() {
        long cells = (long) learned.rows() * learned.features().size();
        return cells < FEW_CELLS ? 1 : Runtime.getRuntime().availableProcessors();
    }
}
