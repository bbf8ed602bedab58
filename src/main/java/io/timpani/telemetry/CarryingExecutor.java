package io.timpani.telemetry;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs work on another executor's threads, within the span of the thread that handed it over. */
final class CarryingExecutor extends AbstractExecutorService {
    private final ExecutorService executor;
    private final Backend backend;

    CarryingExecutor(ExecutorService executor, Backend backend) {
        this.executor = executor;
        this.backend = backend;
    }

    @Override
    public void execute(Runnable work) {
        executor.execute(backend.carrying(work));
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return executor.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }
}
