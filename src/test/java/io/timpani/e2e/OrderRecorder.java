package io.timpani.e2e;

import io.timpani.lifecycle.RuntimeState;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.lifecycle.WorkerContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A neighbour of the runtime in the same application: notes in the model's directory what happens to it, in order. */
@ApplicationScoped
public class OrderRecorder {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration JOIN = Duration.ofSeconds(2);
    /** After the runtime, which has the priority of whoever asks for none. */
    private static final int AFTER_RUNTIME = 10_000;

    @Inject
    private ServingRuntime runtime;

    private Path notes = Path.of(LifeRecorder.NOTES);

    void register(@Observes @Priority(AFTER_RUNTIME) @Initialized(ApplicationScoped.class) Object event) {
        notes = runtime.serving().settings().model().codeDir().resolve(LifeRecorder.NOTES);
        note(runtime.state().name());
        WorkerContext context = runtime.context();
        context.deferStop(() -> note("stop 2, " + running()), 2, "second");
        context.deferStop(() -> note("stop 1, " + running()), 1, "first");
        context.deferCleanup(() -> note("clean-up of clients"), WorkerContext.CLIENT, "clients");
        context.deferCleanup(() -> note("clean-up before the predictor"), WorkerContext.PREDICTOR + 1, "before");
        context.deferCleanup(() -> note("clean-up of executors"), WorkerContext.EXECUTOR - 1, "executors");
        Thread watch = new Thread(this::watch, "order-recorder");
        watch.setDaemon(true);
        // the first to be stopped: what it has seen is noted by then
        context.addThread(watch, JOIN, "order-recorder");
        watch.start();
    }

    private String running() {
        return runtime.context().running() ? "running" : "not running";
    }

    private void watch() {
        while (runtime.state() == RuntimeState.READY && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        note(runtime.state().name());
    }

    private synchronized void note(String event) {
        try {
            Files.writeString(notes, event + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
