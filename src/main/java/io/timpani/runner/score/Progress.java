package io.timpani.runner.score;

import io.timpani.runner.shared.Terminal;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** How far a run is: one line on a terminal, drawn again and again; nothing in a pipe. */
final class Progress {
    private static final long EVERY_NANOS = 200_000_000L;
    private static final int BAR = 24;
    private static final double NANOS = 1e9;
    private static final double MEGA = 1e6;

    private final PrintStream err;
    private final boolean shown;
    private final long total;
    private final LongSupplier clock;
    private final long start;
    private long drawn;
    private long bytes;
    private long rows;

    /** @param total bytes, -1 = nobody knows */
    Progress(PrintStream err, long total) {
        // predictions and progress on one terminal would be a mess
        this(err, total, Terminal.showsErrors() && !Terminal.showsOutput(), System::nanoTime);
    }

    /** @param clock in nanoseconds */
    Progress(PrintStream err, long total, boolean shown, LongSupplier clock) {
        this.clock = clock;
        this.start = clock.getAsLong();
        this.drawn = start;
        this.err = err;
        this.total = total;
        this.shown = shown;
    }

    void add(long moreBytes, long moreRows) {
        bytes += moreBytes;
        rows += moreRows;
        long now = clock.getAsLong();
        if (shown && now - drawn > EVERY_NANOS) {
            drawn = now;
            err.print("\r" + line(now - start) + "\u001b[K");
            err.flush();
        }
    }

    /** Takes the line away. */
    void end() {
        if (shown && drawn != start) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }

    long rows() {
        return rows;
    }

    /** @param nanos since the start */
    String line(long nanos) {
        double seconds = nanos / NANOS;
        double rate = bytes / Math.max(seconds, 1e-3);
        String speed = String.format(Locale.ROOT, "%,d rows, %.0f MB/s", rows, rate / MEGA);
        if (total <= 0) {
            return String.format(Locale.ROOT, "%.0f MB, %s", bytes / MEGA, speed);
        }
        double share = Math.min(1, (double) bytes / total);
        int full = (int) (share * BAR);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%, %s, %s left",
                "#".repeat(full),
                ".".repeat(BAR - full),
                share * 100,
                speed,
                remaining((long) ((total - bytes) / Math.max(rate, 1))));
    }

    private static String remaining(long seconds) {
        return seconds < 60
                ? seconds + " s"
                : seconds < 3600
                        ? "%d:%02d min".formatted(seconds / 60, seconds % 60)
                        : "%d:%02d h".formatted(seconds / 3600, seconds % 3600 / 60);
    }
}
