package io.timpani.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The standalone server in a process of its own, with the archive to compare with beside the real one. */
final class ServerProcess implements AutoCloseable {
    private static final long START_NANOS = CpuClock.nanos(120);

    private final Process process;
    private final InetSocketAddress address;

    private ServerProcess(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it and waits until both archives answer. */
    static ServerProcess start(Path jar, Path codeDir, List<String> jvmOptions)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", jar.toString(), "server"));
        command.addAll(List.of("--code-dir", codeDir.toString(), "--target-type", "regression"));
        command.addAll(List.of("--address", "127.0.0.1:" + port));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ServerProcess server = new ServerProcess(process, new InetSocketAddress("127.0.0.1", port));
        try {
            server.await("/health/");
            server.await("/bench/rest/hello");
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    long pid() {
        return process.pid();
    }

    InetSocketAddress address() {
        return address;
    }

    private void await(String path) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_NANOS;
        while (process.isAlive() && System.nanoTime() < end) {
            try (LoadDriver driver = new LoadDriver(Target.get(path, address, path), 1, 0, 0)) {
                Report report = driver.run(0, 0.1);
                if (report.errors() == 0 && report.latencies().count() > 0) {
                    return;
                }
            } catch (IOException e) {
                // not listening yet
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        throw new IOException("the server does not answer " + path);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(20, TimeUnit.SECONDS)
                .exceptionally(e -> process.destroyForcibly())
                .join();
    }
}
