package io.timpani.cli;

import fish.payara.micro.BootstrapException;
import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.PayaraMicroBoot;
import io.timpani.config.ServerSettings;
import io.timpani.model.Version;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The serving runtime on Payara Micro, in this JVM: boots the server around the archive inside this jar, waits for a signal,
 * drains, stops.
 */
final class StandaloneServer {
    private static final int FAILED = 1;
    /** Left by the lifecycle room when a start has failed. */
    private static final String START_EXIT_CODE = "timpani.start-exit-code";
    /** Requests are short or handed on, so more threads only cost switches between them. */
    private static final int THREADS_PER_CORE = 4;

    private static final Duration START_PATIENCE = Duration.ofSeconds(3);
    private static final Duration END_PATIENCE = Duration.ofSeconds(2);

    private static final Duration PORT_PATIENCE = Duration.ofSeconds(1);

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    private final ServerSettings settings;
    private final String logLevel;
    private final CountDownLatch started = new CountDownLatch(1);

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
        inBackground("timpani-start", () -> giveUpStart(signals.await()));
        try (ServerLog log = ServerLog.open(logLevel)) {
            return serve(boot(log.properties()), signals);
        } catch (BootstrapException | IOException | ReflectiveOperationException e) {
            System.err.println("timpani: the server could not be started: " + e.getMessage());
            return FAILED;
        }
    }

    /**
     * A signal ends the start as well, which may take as long as the model likes. One that is nearly over is let come to its
     * end, and is then stopped in order; else the process ends without it.
     */
    private void giveUpStart(int exitCode) {
        try {
            if (!started.await(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("timpani: ended by a signal before the model was loaded");
                // removes temporary files; the server in it may wait for its own start
                inBackground("timpani-end", () -> Runtime.getRuntime().exit(exitCode));
                TimeUnit.MILLISECONDS.sleep(END_PATIENCE.toMillis());
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int serve(PayaraMicroRuntime server, Signals signals) throws IOException, ReflectiveOperationException {
        started.countDown();
        RunningModel model = RunningModel.find();
        // a deployment that failed has said why on stderr; the server may name it as deployed nevertheless
        if (!model.isShown()) {
            stop(server);
            return Integer.getInteger(START_EXIT_CODE, FAILED);
        }
        Listener listener = Listener.of(server, new InetSocketAddress(settings.host(), settings.port()));
        try {
            listener.open();
        } catch (IOException e) {
            printRefusal(e);
            stop(server);
            return FAILED;
        }
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
        // our own beans.xml holds to its schema, which takes a tenth of a second to read
        System.setProperty("org.jboss.weld.xml.disableValidating", "true");
        // the server would put a trust store of its own, with certificates of its release date, in the JVM's place
        Path trusted = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        if (System.getProperty(TRUST_STORE) == null && Files.isReadable(trusted)) {
            System.setProperty(TRUST_STORE, trusted.toString());
        }
    }

    /** A port that is taken is told now, not when the model is loaded. */
    private boolean portIsFree() {
        Optional<Exception> refusal = PortProbe.refusal(settings.host(), settings.port(), PORT_PATIENCE);
        refusal.ifPresent(this::printRefusal);
        return refusal.isEmpty();
    }

    private void printRefusal(Exception cause) {
        System.err.printf(
                "timpani: cannot listen on %s:%d: %s%n", settings.host(), settings.port(), cause.getMessage());
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
