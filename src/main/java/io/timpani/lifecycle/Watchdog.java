package io.timpani.lifecycle;

import static java.lang.System.Logger.Level.WARNING;

import io.timpani.config.ServerSettings;
import io.timpani.config.WatchdogSettings;
import io.timpani.model.UnrecoverableException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Asks the server itself for {@code /info/} and ends it when it no longer answers (lifecycle.md §7).
 *
 * <p>Only a success status is healthy. After the n-th bad answer in a row it waits 4·n² seconds, and at the most allowed it
 * gives up.
 */
final class Watchdog implements Runnable {
    private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    /** It sleeps in steps, so that it stops promptly when the running flag falls. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private static final Duration JOIN = Duration.ofSeconds(5);
    private static final long BACK_OFF_SECONDS = 4;

    private final int maxAttempts;
    private final Probe probe;
    private final Sleeper sleeper;
    private final BooleanSupplier running;
    private final Runnable giveUp;

    /** Asks once. */
    @FunctionalInterface
    interface Probe {
        /** The HTTP status. */
        int ask() throws IOException;
    }

    /** Passes time. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }

    /**
     * @param running false ends the loop
     * @param giveUp run once, when the server is given up
     */
    Watchdog(int maxAttempts, Probe probe, Sleeper sleeper, BooleanSupplier running, Runnable giveUp) {
        this.maxAttempts = maxAttempts;
        this.probe = probe;
        this.sleeper = sleeper;
        this.running = running;
        this.giveUp = giveUp;
    }

    /**
     * Starts the watchdog of a runtime; it ends with the runtime's context.
     *
     * @param giveUp told once, when the server is given up
     */
    static void start(
            WatchdogSettings settings,
            ServerSettings listener,
            String contextPath,
            WorkerContext context,
            Thread.UncaughtExceptionHandler faults,
            Consumer<UnrecoverableException> giveUp) {
        Sleeper sleeper = time -> TimeUnit.MILLISECONDS.sleep(time.toMillis());
        Watchdog watchdog = of(settings, listener, contextPath, sleeper, context::running, giveUp);
        Thread thread = new Thread(watchdog, "timpani-watchdog");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(faults);
        context.addThread(thread, JOIN, "watchdog");
        thread.start();
    }

    /** The watchdog of a server that listens there. */
    static Watchdog of(
            WatchdogSettings settings,
            ServerSettings listener,
            String contextPath,
            Sleeper sleeper,
            BooleanSupplier running,
            Consumer<UnrecoverableException> giveUp) {
        URI info = URI.create("http://%s:%d%s%s/info/"
                .formatted(settings.host(), listener.port(), contextPath, listener.urlPrefix()));
        return new Watchdog(
                settings.maxAttempts(),
                asking(info, settings),
                sleeper,
                running,
                () -> giveUp.accept(
                        new UnrecoverableException("the server did not answer its own watchdog %d times in a row"
                                .formatted(settings.maxAttempts()))));
    }

    /** A probe over HTTP. */
    static Probe asking(URI info, WatchdogSettings settings) {
        int timeout = Math.toIntExact(settings.requestTimeout().toMillis());
        return () -> {
            HttpURLConnection connection = (HttpURLConnection) info.toURL().openConnection();
            connection.setConnectTimeout(timeout);
            connection.setReadTimeout(timeout);
            // a connection that is kept would tell nothing about new ones
            connection.setRequestProperty("Connection", "close");
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        };
    }

    @Override
    public void run() {
        try {
            watch();
        } catch (InterruptedException e) {
            // the runtime stops
        }
    }

    private void watch() throws InterruptedException {
        int attempt = 0;
        Duration wait = INTERVAL;
        while (pause(wait)) {
            String trouble = trouble();
            if (trouble.isEmpty()) {
                attempt = 0;
                wait = INTERVAL;
                continue;
            }
            attempt++;
            LOG.log(
                    WARNING,
                    "the watchdog got no healthy answer from /info/ ({0}), {1} of {2}",
                    trouble,
                    attempt,
                    maxAttempts);
            if (attempt >= maxAttempts) {
                giveUp.run();
                return;
            }
            wait = Duration.ofSeconds(BACK_OFF_SECONDS * attempt * attempt);
        }
    }

    /** Passes a time of whole steps; false when the running flag fell meanwhile. */
    private boolean pause(Duration time) throws InterruptedException {
        for (Duration left = time;
                running.getAsBoolean() && left.compareTo(Duration.ZERO) > 0;
                left = left.minus(STEP)) {
            sleeper.sleep(STEP);
        }
        return running.getAsBoolean();
    }

    /** Empty when the answer was healthy. */
    private String trouble() {
        try {
            int status = probe.ask();
            return status / 100 == 2 ? "" : "status " + status;
        } catch (IOException | RuntimeException e) {
            return e.toString();
        }
    }
}
