package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.model.UnrecoverableException;
import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.Headers;
import io.timpani.telemetry.ServerBackend;
import io.timpani.telemetry.ServerTelemetry;
import io.timpani.telemetry.Span;
import io.timpani.telemetry.SpanIds;
import jakarta.enterprise.inject.Instance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runtime and what is around it: a server and its telemetry, or a process of our own. */
@Timeout(60)
class RuntimeSurroundingsTest {
    private static final Object EVENT = new Object();

    private final ServingRuntime runtime = new ServingRuntime();
    private final List<String> properties = new ArrayList<>();
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

    @TempDir
    private Path dir;

    @TempDir
    private Path root;

    @BeforeEach
    void configure() {
        set("timpani.code-dir", dir.toString());
        set("timpani.target-type", "regression");
        logger.addHandler(handler);
    }

    @AfterEach
    void stopAndForget() {
        properties.forEach(System::clearProperty);
        runtime.stop();
        logger.removeHandler(handler);
    }

    @Test
    void it_is_ready_from_the_end_of_its_start_to_its_drain() {
        TestModels.oneAtATime(dir, "", "", "");
        assertThat(runtime.isReady()).as("before the start").isFalse();

        runtime.start(EVENT);
        assertThat(runtime.isReady()).isTrue();

        runtime.drain();
        assertThat(runtime.isReady()).as("while it drains").isFalse();
    }

    @Test
    void in_a_server_it_knows_which_and_has_its_classes_loaded_ahead() {
        TestModels.oneAtATime(dir, "", "", "");
        Application application = new Application(root, "WildFly Full 37.0.0.Final");

        runtime.start(application.context());

        assertThat(runtime.isReady()).isTrue();
        assertThat(runtime.serverKind()).isEqualTo(ServerKind.WILDFLY);
        assertThat(runtime.standalone()).isFalse();
        assertThat(application.listed).containsExactly("/WEB-INF/classes/");
    }

    @Test
    void standalone_its_classes_stay_where_they_are() {
        TestModels.oneAtATime(dir, "", "", "");
        set(StandaloneView.STANDALONE, "true");
        Application application = new Application(root, "Payara Micro 6");

        runtime.start(application.context());

        assertThat(runtime.serverKind()).isEqualTo(ServerKind.PAYARA_MICRO);
        assertThat(runtime.standalone()).isTrue();
        assertThat(application.listed).isEmpty();
    }

    @Test
    void the_watchdog_that_was_asked_for_lives_as_long_as_the_runtime() throws IOException {
        TestModels.oneAtATime(dir, "", "", "");
        Files.writeString(dir.resolve("model-metadata.yaml"), """
                name: watched
                type: inference
                targetType: regression
                runtimeParameterDefinitions:
                  - fieldName: USE_NIM_WATCHDOG
                    type: boolean
                """);
        Path values = Files.writeString(root.resolve("values.yaml"), "USE_NIM_WATCHDOG: true\n");
        set("timpani.runtime-params-file", values.toString());

        runtime.start(new Application(root, "any").context());
        assertThat(threadNames()).contains("timpani-watchdog");

        runtime.stop();
        assertThat(threadNames()).doesNotContain("timpani-watchdog");
    }

    @Test
    void without_a_wish_there_is_no_watchdog() {
        TestModels.oneAtATime(dir, "", "", "");

        runtime.start(EVENT);

        assertThat(threadNames()).doesNotContain("timpani-watchdog");
    }

    private static List<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    /** The OpenTelemetry of a server, that remembers what it was used for. */
    private static final class Theirs implements ServerBackend {
        private final List<String> all = new ArrayList<>();

        @Override
        public boolean takesMetrics() {
            return false;
        }

        @Override
        public @Nullable SpanIds current() {
            return null;
        }

        @Override
        public Span begin(String name, Headers headers) {
            all.add("span " + name);
            return Span.NONE;
        }

        @Override
        public Runnable carrying(Runnable work) {
            return work;
        }

        @Override
        public void close() {
            all.add("closed");
        }
    }

    @Test
    void the_servers_telemetry_is_used_until_the_end_when_it_is_switched_on() {
        TestModels.oneAtATime(dir, "", "", "");
        Theirs theirs = new Theirs();
        ServerTelemetry found = metrics -> Optional.of(theirs);
        set("otel.sdk.disabled", "false");
        Injection.into(runtime, instance(found));

        runtime.start(EVENT);
        runtime.telemetry().begin(Endpoint.PREDICT, name -> null);
        assertThat(theirs.all).containsExactly("span drum.invocations");

        runtime.stop();
        assertThat(theirs.all).endsWith("closed");
    }

    private static Instance<?> instance(ServerTelemetry found) {
        return (Instance<?>) Proxy.newProxyInstance(
                RuntimeSurroundingsTest.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isResolvable" -> true;
                    case "get" -> found;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void it_counts_from_its_very_beginning() {
        assertThat(runtime.telemetry().metrics().read()).isNotEmpty();
    }

    @Test
    void standalone_all_threads_are_watched_until_the_end() {
        TestModels.oneAtATime(dir, "", "", "");
        set(StandaloneView.STANDALONE, "true");
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

        runtime.start(EVENT);
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isInstanceOf(BackgroundFaults.class);

        runtime.stop();
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
    }

    @Test
    void in_a_server_its_own_threads_stay_its_own() {
        TestModels.oneAtATime(dir, "", "", "");
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

        runtime.start(EVENT);

        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
    }

    @Test
    void an_unrecoverable_error_fails_a_runtime_that_still_starts() {
        runtime.fail(new UnrecoverableException("the device is gone"));

        assertThat(runtime.state()).isEqualTo(RuntimeState.FAILED);
        assertThat(runtime.isLive()).isFalse();
    }

    @Test
    void an_unrecoverable_error_keeps_no_drain_from_its_end() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);
        runtime.drain();

        runtime.fail(new UnrecoverableException("the device is gone"));

        assertThat(runtime.state()).isEqualTo(RuntimeState.DRAINING);
        assertThat(runtime.isLive()).isFalse();
        runtime.stop();
        assertThat(runtime.state()).isEqualTo(RuntimeState.STOPPED);
    }

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

    @Test
    void a_failed_start_is_told_where_whoever_started_it_reads() {
        TestModels.touch(dir, "model.rds");
        PrintStream before = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        try {
            assertThatThrownBy(() -> runtime.start(EVENT)).hasMessageContaining("model.rds");
        } finally {
            System.setErr(before);
        }

        assertThat(told.toString(StandardCharsets.UTF_8)).contains("timpani: ").contains("model.rds");
    }

    private void set(String key, String value) {
        System.setProperty(key, value);
        properties.add(key);
    }
}
