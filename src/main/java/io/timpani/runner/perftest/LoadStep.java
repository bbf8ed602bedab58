package io.timpani.runner.perftest;

import io.timpani.config.PerfTestSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One load: clients that each wait for their answer, or requests at a rate whatever is answered.
 *
 * @param clients that send, or in the open loop requests that may be under way at once
 * @param rate requests per second, 0 = closed loop
 */
record LoadStep(int clients, double rate) {
    /** Each is a thread and an open connection. */
    private static final int MOST_OPEN = 256;

    private static final int FEWEST_OPEN = 16;

    static LoadStep closed(int clients) {
        return new LoadStep(clients, 0);
    }

    /** Enough connections for answers that take a second. */
    static LoadStep open(double rate) {
        return new LoadStep((int) Math.min(MOST_OPEN, Math.max(FEWEST_OPEN, Math.ceil(rate))), rate);
    }

    static List<LoadStep> of(PerfTestSettings settings) {
        List<LoadStep> steps = new ArrayList<>();
        settings.concurrency().forEach(clients -> steps.add(closed(clients)));
        settings.rate().ifPresent(rate -> steps.add(open(rate)));
        return steps;
    }

    boolean isOpen() {
        return rate > 0;
    }

    /** How reports call it. */
    String name() {
        if (isOpen()) {
            return rate == Math.rint(rate)
                    ? String.format(Locale.ROOT, "%.0f/s", rate)
                    : String.format(Locale.ROOT, "%s/s", rate);
        }
        return clients == 1 ? "1 client" : clients + " clients";
    }
}
