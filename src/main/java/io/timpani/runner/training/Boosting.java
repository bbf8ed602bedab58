package io.timpani.runner.training;

import java.util.Map;
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

    /** Threads that are worth their cost. */
    public int threads() {
        long cells = (long) learned.rows() * learned.features().size();
        return cells < FEW_CELLS ? 1 : Runtime.getRuntime().availableProcessors();
    }
}
