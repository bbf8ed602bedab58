package io.timpani.lifecycle;

import io.timpani.config.ServerSettings;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.telemetry.Labels;
import io.timpani.telemetry.Metrics;
import io.timpani.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A runtime for the tests of other rooms: what it serves is given, and slow calls run when the test says so. */
public final class TestRuntime extends ServingRuntime {
    public final Queue<Runnable> queued = new ArrayDeque<>();
    public final List<Throwable> faults = new ArrayList<>();
    public final Telemetry telemetry =
            Telemetry.off(new Metrics(new Labels("m", "regression"), List.of(), () -> "READY"));
    public boolean started = true;
    public boolean showStacktrace;
    private final @Nullable Serving serving;

    public TestRuntime(@Nullable Serving serving) {
        this.serving = serving;
    }

    @Override
    public ServerSettings server() {
        if (!started) {
            throw new ServingException(ErrorCode.NOT_SERVING, "the server is still starting");
        }
        return new ServerSettings(
                "localhost",
                8080,
                "",
                false,
                false,
                OptionalLong.empty(),
                showStacktrace,
                false,
                130,
                Duration.ofSeconds(2),
                false);
    }

    @Override
    public RuntimeState state() {
        return RuntimeState.READY;
    }

    @Override
    public Serving serving() {
        if (serving == null) {
            throw new ServingException(ErrorCode.NOT_SERVING, "the model is not loaded");
        }
        return serving;
    }

    @Override
    public Optional<Serving> served() {
        return Optional.ofNullable(serving);
    }

    @Override
    public Telemetry telemetry() {
        return telemetry;
    }

    @Override
    public void failIfUnrecoverable(Throwable fault) {
        faults.add(fault);
    }

    @Override
    public ExecutorService slowCalls() {
        return new AbstractExecutorService() {
            @Override
            public void execute(Runnable work) {
                queued.add(work);
            }

            @Override
            public void shutdown() {}

            @Override
            public List<Runnable> shutdownNow() {
                return List.of();
            }

            @Override
            public boolean isShutdown() {
                return false;
            }

            @Override
            public boolean isTerminated() {
                return false;
            }

            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) {
                return false;
            }
        };
    }
}
