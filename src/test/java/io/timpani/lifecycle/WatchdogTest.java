package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.timpani.config.ServerSettings;
import io.timpani.config.WatchdogSettings;
import io.timpani.model.UnrecoverableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** lifecycle.md §7; time passes when the watchdog sleeps. */
@Timeout(30)
class WatchdogTest {
    private static final int REFUSED = -1;

    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<Duration> slept = new ArrayList<>();
    private final List<Long> asked = new ArrayList<>();
    private int gaveUp;
    private boolean running = true;

    private void watch(int maxAttempts) {
        new Watchdog(maxAttempts, this::answer, slept::add, () -> running, () -> gaveUp++).run();
    }

    private int answer() throws IOException {
        asked.add(slept.stream().mapToLong(Duration::toSeconds).sum());
        int status = answers.remove();
        running = !answers.isEmpty();
        if (status == REFUSED) {
            throw new IOException("connection refused");
        }
        return status;
    }

    @Test
    void it_asks_every_ten_seconds_while_answers_are_good() {
        answers.addAll(List.of(200, 204, 299, 200));

        watch(3);

        assertThat(asked).containsExactly(10L, 20L, 30L, 40L);
        assertThat(gaveUp).isZero();
    }

    @Test
    void it_backs_off_quadratically_and_gives_up_at_the_most_attempts() {
        answers.addAll(List.of(500, REFUSED, 302, 199, 200));

        watch(4);

        assertThat(asked).as("10 s, then 4, 16 and 36 more").containsExactly(10L, 14L, 30L, 66L);
        assertThat(gaveUp).isEqualTo(1);
    }

    @Test
    void a_good_answer_begins_the_count_anew() {
        answers.addAll(List.of(503, 503, 200, 503, 503, 200));

        watch(3);

        assertThat(asked).containsExactly(10L, 14L, 30L, 40L, 44L, 60L);
        assertThat(gaveUp).isZero();
    }

    @Test
    void it_sleeps_in_steps_of_a_second_so_that_it_stops_promptly() {
        answers.add(200);

        watch(3);

        assertThat(slept).hasSize(10).allSatisfy(step -> assertThat(step).isLessThanOrEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void without_the_running_flag_it_asks_nothing() {
        running = false;

        watch(3);

        assertThat(asked).isEmpty();
        assertThat(slept).isEmpty();
    }

    @Test
    void an_interrupt_ends_it() throws Exception {
        // a real sleep, because an interrupt has to end it; it never lasts
        Thread thread = new Thread(
                new Watchdog(3, () -> 200, time -> Thread.sleep(time.toMillis()), () -> true, () -> gaveUp++));
        thread.start();
        thread.interrupt();
        thread.join(20_000);

        assertThat(thread.isAlive()).isFalse();
        assertThat(gaveUp).isZero();
    }

    @Test
    void it_really_asks_over_http() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> paths = new ArrayList<>();
        List<String> connections = new ArrayList<>();
        server.createContext("/", exchange -> {
            paths.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            connections.add(exchange.getRequestHeaders().getFirst("Connection"));
            exchange.sendResponseHeaders(418, -1);
            exchange.close();
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            WatchdogSettings settings = new WatchdogSettings("127.0.0.1", Duration.ofSeconds(20), 3);

            int status = Watchdog.asking(URI.create("http://127.0.0.1:" + port + "/a/info/"), settings)
                    .ask();

            assertThat(status).isEqualTo(418);
            assertThat(paths).containsExactly("GET /a/info/");
            assertThat(connections).as("a new one each time").containsExactly("close");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void it_does_not_wait_longer_than_it_was_told() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            WatchdogSettings settings = new WatchdogSettings("127.0.0.1", Duration.ofMillis(100), 3);
            Watchdog.Probe probe =
                    Watchdog.asking(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/info/"), settings);

            Assertions.assertThatThrownBy(probe::ask).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void a_connection_is_given_up_with_its_answer() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FutureTask<Integer> afterwards = new FutureTask<>((Callable<Integer>) () -> {
                try (Socket connection = server.accept()) {
                    connection.setSoTimeout(10_000);
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nmore to come"
                                    .getBytes(StandardCharsets.US_ASCII));
                    int read = 0;
                    while (read >= 0) {
                        read = connection.getInputStream().read(new byte[1_000]);
                    }
                    return read;
                }
            });
            new Thread(afterwards).start();
            WatchdogSettings settings = new WatchdogSettings("127.0.0.1", Duration.ofSeconds(20), 3);

            int status = Watchdog.asking(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/info/"), settings)
                    .ask();

            assertThat(status).isEqualTo(200);
            assertThat(afterwards.get(20, TimeUnit.SECONDS)).as("closed").isEqualTo(-1);
        }
    }

    @Test
    void it_asks_its_server_below_all_prefixes_and_tells_why_it_gives_up() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> paths = new ArrayList<>();
        server.createContext("/", exchange -> {
            paths.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        List<String> told = new ArrayList<>();
        try {
            WatchdogSettings settings = new WatchdogSettings("127.0.0.1", Duration.ofSeconds(20), 2);
            Consumer<UnrecoverableException> giveUp = why -> told.add(String.valueOf(why.getMessage()));

            Watchdog.of(settings, listener(server.getAddress().getPort()), "/app", slept::add, () -> true, giveUp)
                    .run();
        } finally {
            server.stop(0);
        }

        assertThat(paths).containsExactly("/app/prefix/info/", "/app/prefix/info/");
        assertThat(told).containsExactly("the server did not answer its own watchdog 2 times in a row");
    }

    @Test
    void its_thread_sleeps_first_holds_up_no_end_and_ends_with_the_runtime() throws Exception {
        WorkerContext context = new WorkerContext();
        context.start();
        BackgroundFaults faults = new BackgroundFaults(why -> gaveUp++);
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            WatchdogSettings settings = new WatchdogSettings("127.0.0.1", Duration.ofMillis(100), 1);

            Watchdog.start(settings, listener(unused.getLocalPort()), "", context, faults, why -> gaveUp++);
            Thread thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(one -> one.getName().equals("timpani-watchdog"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no watchdog"));

            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getUncaughtExceptionHandler()).isSameAs(faults);
            while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            assertThat(thread.isAlive()).as("it sleeps").isTrue();
            context.stop();
            assertThat(thread.isAlive()).isFalse();
            assertThat(gaveUp).isZero();
        }
    }

    private static ServerSettings listener(int port) {
        return new ServerSettings(
                "localhost",
                port,
                "/prefix",
                false,
                false,
                OptionalLong.empty(),
                false,
                false,
                130,
                Duration.ofSeconds(2),
                false);
    }
}
