package io.timpani.lifecycle;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Makes what user code printed appear in the log although stdout is buffered: once requests have paused for a second, stdout
 * is flushed, once (lifecycle.md §4).
 */
final class StdoutFlusher {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** How long {@link #end} waits for the thread. */
    private static final long JOIN_MILLIS = WorkerContext.JOIN_TIMEOUT.toMillis();

    private final PrintStream out;
    private final LongSupplier clock;
    private final Thread thread = new Thread(this::run, "timpani-stdout-flusher");
    private volatile long lastCall;
    private volatile boolean called;
    private long flushedCall;
    private boolean flushed;

    StdoutFlusher(PrintStream out) {
        this(out, System::nanoTime);
    }

    StdoutFlusher(PrintStream out, LongSupplier clock) {
        this.out = out;
        this.clock = clock;
        thread.setDaemon(true);
    }

    StdoutFlusher start() {
        thread.start();
        return this;
    }

    /** A call of user code has ended. */
    void noteCall() {
        lastCall = clock.getAsLong();
        called = true;
    }

    /** What the thread does every second; true when it flushed. */
    boolean flushIfPaused() {
        long call = lastCall;
        boolean due = called && !(flushed && flushedCall == call) && clock.getAsLong() - call > SECOND;
        if (due) {
            flushed = true;
            flushedCall = call;
            out.flush();
        }
        return due;
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(SECOND);
                flushIfPaused();
            }
        } catch (InterruptedException e) {
            // ended
        }
    }

    /** Ends the thread, waits for it, and flushes what is left. */
    void end() throws InterruptedException {
        thread.interrupt();
        thread.join(JOIN_MILLIS);
        out.flush();
    }
}
