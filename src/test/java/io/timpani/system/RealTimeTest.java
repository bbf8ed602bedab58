package io.timpani.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RealTimeTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final RealTime time = new RealTime();

    @Test
    void what_happens_later_does_not_hold_its_caller_or_the_process() {
        CompletableFuture<Thread> done = new CompletableFuture<>();
        long begin = System.nanoTime();

        time.after(Duration.ofMillis(50), "later", () -> done.complete(Thread.currentThread()));

        assertThat(done).succeedsWithin(SOON).satisfies(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).isEqualTo("system: later");
        });
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void what_happens_in_the_background_is_on_a_thread_of_its_own() {
        CompletableFuture<Thread> done = new CompletableFuture<>();

        time.inBackground("task", () -> done.complete(Thread.currentThread()));

        assertThat(done).succeedsWithin(SOON).isNotSameAs(Thread.currentThread());
    }
}
