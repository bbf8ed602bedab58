package io.timpani.lifecycle;

import static java.lang.System.Logger.Level.ERROR;

import io.timpani.model.UnrecoverableException;
import java.util.function.Consumer;

/** What threads nobody waits for throw: logged with the thread's name; an unrecoverable error goes on to the runtime. */
final class BackgroundFaults implements Thread.UncaughtExceptionHandler {
    private static final System.Logger LOG = System.getLogger(BackgroundFaults.class.getName());

    private final Consumer<UnrecoverableException> unrecoverable;

    BackgroundFaults(Consumer<UnrecoverableException> unrecoverable) {
        this.unrecoverable = unrecoverable;
    }

    /** Catches what any thread of this JVM throws; only for a JVM of our own. Returns what undoes it. */
    Runnable watchWholeProcess() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(this);
        return () -> Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable fault) {
        LOG.log(ERROR, "thread " + thread.getName() + " ended by an exception", fault);
        find(fault, unrecoverable);
    }

    /** Hands an unrecoverable error on that is the fault, or one of its causes. */
    static void find(Throwable fault, Consumer<UnrecoverableException> unrecoverable) {
        // causes may form a ring
        int depth = 0;
        for (Throwable cause = fault; cause != null && depth < 100; cause = cause.getCause(), depth++) {
            if (cause instanceof UnrecoverableException found) {
                unrecoverable.accept(found);
                return;
            }
        }
    }
}
