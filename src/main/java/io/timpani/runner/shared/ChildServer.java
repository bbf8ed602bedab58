package io.timpani.runner.shared;

import io.timpani.process.ChildCommand;
import io.timpani.process.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A server of this program in a process of its own, on a free local port. It ends with us, however we end. */
public final class ChildServer implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE_WITH_END = Duration.ofSeconds(15);

    private final ChildProcess process;
    private final List<String> command;
    private final URI address;

    private ChildServer(ChildProcess process, List<String> command, URI address) {
        this.process = process;
        this.command = command;
        this.address = address;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param program how this program is started
     * @param options of {@code server}, without an address
     * @param environment variables that are added to ours, or replace them
     * @param patience how long it may take to be ready
     * @param output is given every line it prints
     * @throws IOException when it ended or was not ready in time, which the message tells; its output tells why
     */
    public static ChildServer start(
            List<String> program,
            List<String> options,
            Map<String, String> environment,
            Duration patience,
            Consumer<String> output)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(program);
        command.add("server");
        command.addAll(options);
        command.addAll(List.of("--address", "127.0.0.1:" + port));
        ChildProcess process = ChildProcess.start(
                new ChildCommand(command, environment, Path.of("").toAbsolutePath(), java.util.Optional.empty()),
                output);
        ChildServer server = new ChildServer(process, List.copyOf(command), URI.create("http://127.0.0.1:" + port));
        try {
            server.awaitReady(patience);
            return server;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private void awaitReady(Duration patience) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ping = HttpRequest.newBuilder(address.resolve("/ping/"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long end = System.nanoTime() + patience.toNanos();
        while (!answers(client, ping)) {
            if (!process.isAlive()) {
                throw new IOException(
                        "the server ended with exit code " + process.exit().join() + " before it was ready");
            }
            if (System.nanoTime() > end) {
                throw new IOException("the server was not ready within " + patience.toSeconds() + " s");
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private static boolean answers(HttpClient client, HttpRequest ping) throws InterruptedException {
        try {
            return client.send(ping, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Where it listens: scheme, host and port. */
    public URI address() {
        return address;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** What it was started with: the program and its arguments. */
    public List<String> command() {
        return command;
    }

    /** False once it has ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Drains and ends it. */
    @Override
    public void close() {
        end(PATIENCE_WITH_END);
    }

    /** Ends it within the patience, drained or not. */
    public void end(Duration patience) {
        process.stop(patience);
    }
}
