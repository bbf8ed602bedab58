package io.timpani.runner.perftest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Answers each connection with bytes of its own choice, whatever HTTP says. */
final class RawServer implements AutoCloseable {
    /** What happens on a connection; the number counts them from 1. */
    interface Script {
        void serve(Socket socket, int number) throws IOException;
    }

    final AtomicInteger connections = new AtomicInteger();

    private final ServerSocket listener;

    RawServer(Script script) {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread acceptor = new Thread(() -> accept(script), "raw server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void accept(Script script) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                script.serve(socket, connections.incrementAndGet());
            } catch (IOException e) {
                // the next one may do better
            }
        }
    }

    /** Reads the head of a request. */
    static void readHead(InputStream in) throws IOException {
        int last = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            last = last << 8 | next;
            if (last == 0x0D0A0D0A) {
                return;
            }
        }
        throw new IOException("no request");
    }

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Answers one request with that text and closes. */
    static RawServer saying(String text) {
        return new RawServer((socket, number) -> {
            readHead(socket.getInputStream());
            say(socket, text);
        });
    }

    /** Accepts, and answers nothing. */
    static RawServer silent() {
        return new RawServer((socket, number) -> awaitEnd(socket));
    }

    /** Says nothing more until the other side has closed; meanwhile further connections wait. */
    static void awaitEnd(Socket socket) throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Serves nobody any more; the thread is one of a daemon. */
    static void awaitEver() {
        while (true) {
            LockSupport.park();
        }
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    Target target() {
        return new Target("server", base(), ServerProcess.UNKNOWN);
    }

    Target target(String scheme, Duration patience) {
        return new Target(
                "server",
                URI.create(scheme + base().toString().substring("http".length())),
                ServerProcess.UNKNOWN,
                patience);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
