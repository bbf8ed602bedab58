package io.timpani.system;

import java.time.Duration;
import java.time.Instant;

/** The real time, and daemon threads that end with their task. */
final class RealTime implements Timing {
    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
    }

    @Override
    public void inBackground(String name, Runnable task) {
        start(name, task);
    }

    @Override
    public void after(Duration delay, String name, Runnable task) {
        start(name, () -> {
            try {
                pause(delay);
            } catch (InterruptedException e) {
                return;
            }
            task.run();
        });
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, "system: " + name);
        thread.setDaemon(true);
        thread.start();
    }
}
