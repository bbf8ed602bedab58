package io.timpani.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Whether a port can be listened on. */
final class PortProbe {
    private static final Duration POLL = Duration.ofMillis(50);

    private PortProbe() {}

    /**
     * Tries it.
     *
     * @param patience with a last owner that is about to give it back, such as a server that is being replaced
     * @return why it cannot be had; empty when it can
     */
    static Optional<Exception> refusal(String host, int port, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(host, port));
                return Optional.empty();
            } catch (BindException e) {
                if (System.nanoTime() > end) {
                    return Optional.of(e);
                }
                LockSupport.parkNanos(POLL.toNanos());
            } catch (IOException | IllegalArgumentException e) {
                return Optional.of(e);
            }
        }
    }
}
