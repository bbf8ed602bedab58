package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.timpani.config.WatchdogSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
        server.createContext("/", exchange -> {
            paths.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
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
}
