package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.telemetry.Endpoint;
import io.timpani.telemetry.Headers;
import io.timpani.telemetry.ServerBackend;
import io.timpani.telemetry.ServerTelemetry;
import io.timpani.telemetry.Span;
import io.timpani.telemetry.SpanIds;
import io.timpani.testing.TestModels;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runtime and what is around it: a server and its telemetry, beans, threads and classes. */
@Timeout(60)
class RuntimeSurroundingsTest extends RuntimeFromProperties {
    @Test
    void the_standalone_server_sees_the_runtime_until_it_stops() throws Exception {
        TestModels.onnx(dir, "model.onnx");
        set(StandaloneView.STANDALONE, "true");
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(StandaloneView.NAME);

        runtime.start(EVENT);

        assertThat(beans.getAttribute(name, "State")).isEqualTo("READY");
        assertThat(beans.getAttribute(name, "Engine")).isEqualTo("onnx");
        assertThat(beans.getAttribute(name, "Model")).isEqualTo(dir.getFileName() + "/model.onnx");
        assertThat(beans.getAttribute(name, "Workers"))
                .isEqualTo(runtime.serving().admission().permits());
        beans.invoke(name, "drain", null, null);
        assertThat(runtime.state()).isEqualTo(RuntimeState.DRAINING);
        runtime.stop();
        assertThat(beans.isRegistered(name)).isFalse();
    }

    @Test
    void in_an_application_server_nothing_is_published() throws Exception {
        TestModels.onnx(dir, "model.onnx");

        runtime.start(EVENT);

        assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(new ObjectName(StandaloneView.NAME)))
                .isFalse();
    }

    @Test
    void the_threads_of_the_runtime_end_with_it() {
        TestModels.oneAtATime(dir, "", "", "");
        runtime.start(EVENT);
        assertThat(threadNames()).contains("timpani-stdout-flusher");

        runtime.stop();

        assertThat(threadNames()).noneMatch(name -> name.startsWith("timpani-"));
    }

    private static List<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    @TempDir
    private Path root;

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
}
