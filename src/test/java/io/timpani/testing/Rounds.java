package io.timpani.testing;

/** How much a test that draws at random or repeats itself does: {@code -Dtimpani.test.rounds=N} makes it N times as much. */
public final class Rounds {
    private Rounds() {}

    /** So many times as often as the property says, as often when it is not set. */
    public static int of(int rounds) {
        return Math.multiplyExact(rounds, Integer.getInteger("timpani.test.rounds", 1));
    }
}
