package io.timpani.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PortProbeTest {
    private static final String HOST = "127.0.0.1";

    private static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void a_free_port_is_not_refused() throws IOException {
        int port;
        try (ServerSocket socket = taken()) {
            port = socket.getLocalPort();
        }

        assertThat(PortProbe.refusal(HOST, port, Duration.ZERO)).isEmpty();
    }

    @Test
    void a_port_that_stays_taken_is_refused() throws IOException {
        try (ServerSocket socket = taken()) {
            assertThat(PortProbe.refusal(HOST, socket.getLocalPort(), Duration.ofMillis(100)))
                    .containsInstanceOf(BindException.class);
        }
    }

    @Test
    void a_port_that_is_given_back_is_waited_for() throws IOException {
        ServerSocket socket = taken();
        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(() -> {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(PortProbe.refusal(HOST, socket.getLocalPort(), Duration.ofMinutes(1)))
                .isEmpty();
        assertThat(socket.isClosed()).isTrue();
    }

    @Test
    void a_host_that_is_none_is_refused() {
        assertThat(PortProbe.refusal("no.such.host.invalid", 8080, Duration.ZERO))
                .isPresent();
    }
}
