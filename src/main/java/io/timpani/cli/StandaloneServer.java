package io.timpani.cli;

import fish.payara.micro.BootstrapException;
import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.PayaraMicroBoot;
import io.timpani.config.ServerSettings;
import io.timpani.model.Version;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The serving runtime on Payara Micro, in this JVM: boots the server around the archive inside this jar, waits for a signal,
 * drains, stops.
 */
final class StandaloneServer {
    private static final int FAILED = 1;
    /** Requests are short or handed on, so more threads only cost switches between them. */
    private static final int THREADS_PER_CORE = 4;

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    private final ServerSettings settings;
    private final String logLevel;

    StandaloneServer(ServerSettings settings, String logLevel) {
        this.settings = settings;
        this.logLevel = logLevel;
    }

    /** Runs until a signal; returns the exit code. */
    int run() {
        if (settings.verbose()) {
            System.out.println("timpani: server");
        }
        if (!portIsFree()) {
            return FAILED;
        }
        System.setProperty("timpani.standalone", "true");
        Signals signals = Signals.watch(settings.exitCodeOnSigterm());
        try (ServerLog log = ServerLog.open(logLevel)) {
            return serve(boot(log.properties()), signals);
        } catch (BootstrapException | IOException | ReflectiveOperationException e) {
            System.err.println("timpani: the server could not be started: " + e.getMessage());
            return FAILED;
        }
    }

    private int serve(PayaraMicroRuntime server, Signals signals) throws IOException, ReflectiveOperationException {
        RunningModel model = RunningModel.find();
        // a deployment that failed has said why on stderr; the server may name it as deployed nevertheless
        if (!model.isShown()) {
            stop(server);
            return FAILED;
        }
        Listener listener = Listener.of(server, new InetSocketAddress(settings.host(), settings.port()));
        listener.open();
        printBanner(model);
        inBackground("timpani-exit", () -> signals.end(model.awaitExit()));
        inBackground("timpani-forced-exit", () -> Runtime.getRuntime().halt(model.awaitForcedExit()));
        int exitCode = signals.await();
        model.drain();
        listener.close();
        stop(server);
        return exitCode;
    }

    private static void inBackground(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** A server that does not stop cleanly ends with the process all the same, and with the code that was asked for. */
    private static void stop(PayaraMicroRuntime server) {
        try {
            server.shutdown();
        } catch (BootstrapException | RuntimeException e) {
            System.err.println("timpani: the server did not stop cleanly: " + e.getMessage());
        }
    }

    private PayaraMicroRuntime boot(Path logProperties)
            throws BootstrapException, IOException, ReflectiveOperationException {
        configure();
        PayaraMicroBoot micro = ServerClasses.boot();
        micro.setNoHazelcast(true).setPrintLogo(false).setLogPropertiesFile(logProperties.toFile());
        return micro.bootStrap();
    }

    /** What the server's configuration in this jar leaves open. */
    private void configure() {
        System.setProperty(
                "timpani.listener.threads",
                Integer.toString(THREADS_PER_CORE * Runtime.getRuntime().availableProcessors()));
        System.setProperty(
                "timpani.listener.keep-alive",
                Long.toString(settings.keepAlive().toSeconds()));
        // the server would put a trust store of its own, with certificates of its release date, in the JVM's place
        Path trusted = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        if (System.getProperty(TRUST_STORE) == null && Files.isReadable(trusted)) {
            System.setProperty(TRUST_STORE, trusted.toString());
        }
    }

    /** Payara Micro goes on without a listener when the port is taken, so it is tried first. */
    private boolean portIsFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(settings.host(), settings.port()));
            return true;
        } catch (IOException | IllegalArgumentException e) {
            System.err.printf(
                    "timpani: cannot listen on %s:%d: %s%n", settings.host(), settings.port(), e.getMessage());
            return false;
        }
    }

    private void printBanner(RunningModel model) {
        double seconds = (System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime())
                / 1000.0;
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        String address = "http://%s:%d%s/".formatted(host, settings.port(), settings.urlPrefix());
        if (model.hasFailed()) {
            System.out.printf(
                    Locale.ROOT, "timpani %s in error mode at %s after %.1f s%n", Version.current(), address, seconds);
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "timpani %s serves %s at %s (engine %s, workers %d, %s), ready after %.1f s%ntimpani: %s%n",
                    Version.current(),
                    model.name(),
                    address,
                    model.engine(),
                    model.workers(),
                    model.serverKind(),
                    seconds,
                    model.knobs());
        }
        System.out.flush();
    }
}
