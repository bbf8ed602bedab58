package io.timpani.runner.score;

import java.util.Locale;

/** Times of a run in seconds, told in the blocks of cli.md §3. */
final class Timing {
    private static final double NANOS = 1e9;

    private final long start;
    private long loaded;
    private long ended;

    Timing() {
        start = System.nanoTime();
        loaded = start;
        ended = start;
    }

    /** The model is there. */
    void loaded() {
        loaded = System.nanoTime();
    }

    /** Everything is written. */
    void ended() {
        ended = System.nanoTime();
    }

    String report() {
        return block("Full time", ended - start)
                + block("Initialization, with loading the model", loaded - start)
                + block("Run, with reading the data", ended - loaded);
    }

    /** A command runs once, so that least, mean and most are the same. */
    private static String block(String name, long nanos) {
        double seconds = nanos / NANOS;
        return String.format(
                Locale.ROOT, "%s (s):%n  min %.2f%n  avg %.2f%n  max %.2f%n", name, seconds, seconds, seconds);
    }
}
