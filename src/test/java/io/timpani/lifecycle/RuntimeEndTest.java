package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.TestModels;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may end the runtime or its process, with which code, and which requests are waited for. */
@Timeout(60)
class RuntimeEndTest extends RuntimeFromProperties {
    private final List<LogRecord> warnings = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(ServingRuntime.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().equals(Level.WARNING)) {
                warnings.add(entry);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
    }

    @Test
    void an_end_asked_for_from_inside_keeps_its_code() {
        runtime.requestExit(0);
        runtime.requestExit(1);

        assertThat(runtime.awaitExit()).isZero();
    }

    @Test
    void an_end_by_force_is_known_even_after_the_stop() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);
        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(runtime::awaitForcedExit);
        Runnable force = runtime.exitByForce(0);
        runtime.requestExit(1);
        runtime.stop();
        assertThat(end).as("neither a request nor a stop forces anything").isNotDone();

        force.run();

        assertThat(end).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(0);
    }

    @Test
    void who_waits_for_the_end_is_let_go_by_a_stop() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);
        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(runtime::awaitExit);

        runtime.stop();

        assertThat(end).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(130);
        assertThat(runtime.isLive()).isFalse();
    }

    @TempDir
    private Path root;

    @Test
    void the_standalone_main_sees_its_server_its_knobs_and_its_end() throws Exception {
        TestModels.oneAtATime(dir, "", "", "");
        set(StandaloneView.STANDALONE, "true");
        set("timpani.max-workers", "2");
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(StandaloneView.NAME);

        runtime.start(new Application(root, "Payara Micro 6").context());

        assertThat(beans.getAttribute(name, "ServerKind")).isEqualTo("payara-micro");
        assertThat(beans.getAttribute(name, "Knobs")).asString().startsWith("workers 2, backlog 2048, ");
        runtime.requestExit(3);
        assertThat(beans.invoke(name, "awaitExit", null, null)).isEqualTo(3);
        runtime.exitByForce(4).run();
        assertThat(beans.invoke(name, "awaitForcedExit", null, null)).isEqualTo(4);
    }

    @Test
    void standalone_an_end_from_inside_waits_for_no_request() {
        TestModels.oneAtATime(dir, "", "", "");
        set(StandaloneView.STANDALONE, "true");
        runtime.start(EVENT);
        runtime.serving().admission().enter();
        runtime.requestExit(1);

        assertThat(drainWaits()).isFalse();

        assertThat(warnings).hasSize(1);
    }

    @Test
    void standalone_an_end_from_outside_waits_for_requests() {
        TestModels.oneAtATime(dir, "", "", "");
        set(StandaloneView.STANDALONE, "true");
        runtime.start(EVENT);
        runtime.serving().admission().enter();

        assertThat(drainWaits()).isTrue();
    }

    @Test
    void in_a_server_requests_are_waited_for_whoever_asked_for_the_end() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);
        runtime.serving().admission().enter();
        runtime.requestExit(1);

        assertThat(drainWaits()).isTrue();

        assertThat(warnings).as("all were answered").isEmpty();
    }

    /** Whether a drain waits for the one request in flight, which then is answered. */
    private boolean drainWaits() {
        Thread drain = new Thread(runtime::drain);
        drain.start();
        while (drain.isAlive() && drain.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        boolean waits = drain.isAlive();
        runtime.serving().admission().leave();
        assertThat(CompletableFuture.runAsync(() -> join(drain))).succeedsWithin(Duration.ofSeconds(20));
        return waits;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
