package io.timpani.runner.perftest;

import static io.timpani.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Connection.Answer ask(RawServer server) throws IOException {
        try (Target target = server.target()) {
            return target.ask(Request.get(target.address("stats/")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: t\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: y\r\n\r\nhello",
                "HTTP/1.0 200 OK\nContent-Length: 5\n\nhello",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nCONTENT-LENGTH:5\r\n\r\nhello"
            })
    void an_answer_is_read_however_its_end_is_told(String answer) throws IOException {
        try (RawServer server = RawServer.saying(answer)) {
            assertThat(ask(server)).isEqualTo(new Connection.Answer(200, "hello"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0\r\n\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200"
            })
    void what_is_no_whole_answer_is_a_failure(String answer) {
        try (RawServer server = RawServer.saying(answer)) {
            assertThatThrownBy(() -> ask(server)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_refusal_before_the_body_is_read_counts_more_than_the_broken_pipe() throws IOException {
        Body endless = new Body() {
            @Override
            public long length() {
                return 1L << 40;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                byte[] piece = new byte[1 << 16];
                while (true) {
                    out.write(piece);
                }
            }
        };
        try (RawServer server = new RawServer((socket, number) -> {
                    RawServer.readHead(socket.getInputStream());
                    RawServer.say(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    socket.shutdownOutput();
                    socket.getInputStream().skipNBytes(1 << 24);
                });
                Target target = server.target()) {
            assertThat(target.exchange(Request.ofRows(target.address("predict/"), endless))
                            .status())
                    .isEqualTo(413);
        }
    }

    @Test
    void a_kept_connection_that_the_server_has_closed_is_replaced() throws IOException {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                Target target = server.target()) {
            for (int i = 0; i < 3; i++) {
                assertThat(target.exchange(Request.get(target.address("ping/"))).status())
                        .isEqualTo(200);
            }
            assertThat(server.connections).hasValue(3);
        }
    }

    @Test
    void a_connection_is_used_again() throws IOException {
        try (RawServer server = new RawServer((socket, number) -> {
                    while (true) {
                        RawServer.readHead(socket.getInputStream());
                        RawServer.say(socket, "HTTP/1.1 204 No Content\r\n\r\n");
                    }
                });
                Target target = server.target()) {
            for (int i = 0; i < 3; i++) {
                assertThat(target.exchange(Request.get(target.address("ping/"))).status())
                        .isEqualTo(204);
            }
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void nobody_at_the_address_is_a_failure_that_says_so() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (Connection connection = new Connection(URI.create("http://127.0.0.1:" + port + "/"), SECOND)) {
            assertThatThrownBy(connection::open).hasMessageContaining("refused");
        }
    }

    @Test
    void requests_tell_host_path_and_length_and_put_the_rows_into_part_x() throws IOException {
        try (StubServer server = StubServer.good();
                Target target = server.target()) {
            Body rows = Body.of("a\n1\n".getBytes(StandardCharsets.UTF_8));

            assertThat(target.exchange(Request.ofRows(target.address("predict/"), rows))
                            .status())
                    .isEqualTo(200);

            assertThat(server.types.get(0)).startsWith("multipart/form-data; boundary=");
            String boundary = server.types.get(0).replaceFirst(".*boundary=", "");
            assertThat(server.bodies.get(0))
                    .startsWith("--" + boundary + "\r\n")
                    .contains("name=\"X\"; filename=\"X.csv\"", "\r\n\r\na\n1\n\r\n--")
                    .endsWith("--" + boundary + "--\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_server_that_accepts_but_does_not_answer_is_named_with_the_time_that_was_waited(String scheme) {
        try (RawServer server = RawServer.silent();
                Target target = server.target(scheme, SECOND)) {
            assertThatThrownBy(() -> PerfTestMode.reached(target))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no server can be measured at " + target.base())
                    .hasMessageContaining("did not answer within 1 s");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void an_answer_that_drips_must_be_whole_in_time() {
        try (RawServer server = new RawServer((socket, number) -> {
                    RawServer.readHead(socket.getInputStream());
                    RawServer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
                    while (true) {
                        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                        RawServer.say(socket, "x");
                    }
                });
                Target target = server.target("http", SECOND)) {
            assertThatThrownBy(() -> target.ask(Request.get(target.address("stats/"))))
                    .hasMessageContaining("did not answer within 1 s");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_kept_connection_that_is_silent_is_not_asked_again_elsewhere() throws IOException {
        try (RawServer server = new RawServer((socket, number) -> {
                    RawServer.readHead(socket.getInputStream());
                    RawServer.say(socket, "HTTP/1.1 204 No Content\r\n\r\n");
                    RawServer.awaitEnd(socket);
                });
                Target target = server.target("http", SECOND)) {
            target.ask(Request.get(target.address("ping/")));

            assertThatThrownBy(() -> target.ask(Request.get(target.address("ping/"))))
                    .hasMessageContaining("did not answer within 1 s");
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_measured_request_is_waited_for_until_it_is_cut() throws IOException {
        try (RawServer server = new RawServer((socket, number) -> {
                    RawServer.readHead(socket.getInputStream());
                    LockSupport.parkNanos(SECOND.multipliedBy(2).toNanos());
                    RawServer.say(socket, "HTTP/1.1 204 No Content\r\n\r\n");
                });
                Target target = server.target("http", SECOND)) {
            assertThat(target.exchange(Request.get(target.address("predict/"))).status())
                    .isEqualTo(204);
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_connection_that_is_still_being_made_is_cut() {
        try (RawServer server = RawServer.silent();
                Target target = server.target("https", Duration.ofMinutes(10))) {
            CompletableFuture<Connection.Answer> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return target.exchange(Request.get(target.address("predict/")));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            within(Duration.ofSeconds(20), "it is connected", () -> server.connections.get() == 1);

            target.cut();

            assertThat(answer)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withMessageContaining("before the end");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_target_that_was_cut_can_be_asked_again() throws IOException {
        try (StubServer server = StubServer.good();
                Target target = server.target()) {
            target.ask(Request.get(target.address("ping/")));
            target.cut();

            assertThat(target.ask(Request.get(target.address("ping/"))).status())
                    .isEqualTo(200);
        }
    }
}
