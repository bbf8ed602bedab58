package io.timpani.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Run by the build, with the JVM's option to archive classes at its exit: predicts from a file, then serves a model in this
 * process, asks it for a few predictions, and ends it as a signal would.
 */
public final class Rehearsal {
    private static final int PREDICTIONS = 20;
    private static final Duration STARTED_WITHIN = Duration.ofMinutes(3);
    private static final Duration POLLED_EVERY = Duration.ofMillis(100);
    private static final int FAILED = 1;

    private Rehearsal() {}

    /**
     * Predicts, serves and asks; the exit code is 0 when all answers were 200.
     *
     * @param args the model directory, a file of CSV rows to send
     */
    public static void main(String[] args) throws IOException {
        int port = freePort();
        String address = "127.0.0.1:" + port;
        if (Main.run("score", "--code-dir", args[0], "--input", args[1]) != 0) {
            throw new IOException("score failed");
        }
        Thread audience = new Thread(() -> attend(URI.create("http://" + address), Path.of(args[1])), "audience");
        audience.setDaemon(true);
        audience.start();
        System.setProperty("timpani.exit-code-on-sigterm", "0");
        Main.main(new String[] {"server", "--code-dir", args[0], "--address", address});
    }

    /** The server's main never returns by itself, so whatever goes wrong here has to end the process. */
    private static void attend(URI server, Path rows) {
        try {
            HttpClient client = HttpClient.newHttpClient();
            awaitStart(client, server.resolve("/ping/"));
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/predict/"))
                    .header("Content-Type", "text/csv")
                    .POST(BodyPublishers.ofFile(rows))
                    .build();
            for (int i = 0; i < PREDICTIONS; i++) {
                int status = client.send(request, BodyHandlers.discarding()).statusCode();
                if (status != 200) {
                    throw new IOException("a prediction was answered with " + status);
                }
            }
            terminate();
        } catch (IOException | InterruptedException | ReflectiveOperationException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private static void awaitStart(HttpClient client, URI ping) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(ping).build();
        long end = System.nanoTime() + STARTED_WITHIN.toNanos();
        while (!isAnswered(client, request)) {
            if (System.nanoTime() > end) {
                throw new IOException("the server did not start within " + STARTED_WITHIN.toSeconds() + " s");
            }
            Thread.sleep(POLLED_EVERY.toMillis());
        }
    }

    private static boolean isAnswered(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** By reflection for the reason that {@link Signals} names. */
    private static void terminate() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("raise", signal)
                .invoke(null, signal.getConstructor(String.class).newInstance("TERM"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
