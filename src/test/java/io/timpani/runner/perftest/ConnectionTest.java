package io.timpani.runner.perftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
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
        assertThatThrownBy(() -> Connection.open(URI.create("http://127.0.0.1:" + port + "/")))
                .hasMessageContaining("refused");
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
}
