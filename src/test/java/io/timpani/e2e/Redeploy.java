package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import fish.payara.micro.PayaraMicro;
import fish.payara.micro.PayaraMicroRuntime;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A program of its own: Payara Micro, in which the WAR comes and goes many times. After a few rounds to warm up and at the end
 * it prints what the JVM then holds, one {@code key=value} line each, behind the name of the moment.
 */
final class Redeploy {
    private static final int WARM_UP = 5;
    /** Longer than anything needs that ends by itself. */
    private static final int QUIET_SECONDS = 6;

    private static final int SETTLING_SECONDS = 60;
    /** What one deployment has one of, or a few; everything else hangs on these. */
    private static final List<String> WATCHED =
            List.of("io.timpani.lifecycle.ServingRuntime", "org.glassfish.web.loader.WebappClassLoader");

    private Redeploy() {}

    /** Takes the WAR, the code directory, a WAR whose model cannot start, the port, and the number of rounds. */
    public static void main(String[] args) {
        try {
            run(args);
            System.exit(0);
        } catch (Throwable e) {
            // the server's threads would keep the process for ever
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String[] args) throws Exception {
        File war = new File(args[0]);
        int port = Integer.parseInt(args[3]);
        int rounds = Integer.parseInt(args[4]);
        PayaraMicroRuntime server = PayaraMicro.getInstance()
                .setNoHazelcast(true)
                .setHttpPort(port)
                .setPrintLogo(false)
                .bootStrap();
        Client client = new Client(URI.create("http://127.0.0.1:" + port + "/timpani/"));
        System.setProperty("timpani.code-dir", args[1]);
        refuse(server, port, new File(args[2]));
        for (int round = 1; round <= WARM_UP + rounds; round++) {
            if (!server.deploy("timpani", "timpani", war)) {
                throw new IllegalStateException("not deployed in round " + round);
            }
            use(client);
            if (round == WARM_UP) {
                print("during");
            }
            server.undeploy("timpani");
            if (round == WARM_UP) {
                print("before");
            }
        }
        print("after");
        server.shutdown();
    }

    /** A model that cannot start leaves no application behind, whatever the server says of the deployment. */
    private static void refuse(PayaraMicroRuntime server, int port, File broken) throws IOException {
        server.deploy("broken", "broken", broken);
        System.out.println(
                "refused applications=" + server.getDeployedApplicationNames().size());
        System.out.println("refused status=" + status(port));
    }

    private static int status(int port) throws IOException {
        URL ping = new URL("http://127.0.0.1:" + port + "/broken/ping/");
        return ((HttpURLConnection) ping.openConnection()).getResponseCode();
    }

    /** Makes the application use what it has: both kinds of request threads, an engine, the sender of telemetry. */
    private static void use(Client client) {
        Iris.assertPredicts(client.predict(Iris.CSV));
        Iris.assertPredicts(client.send(
                "POST",
                "/predict/",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(Iris.CSV.getBytes(StandardCharsets.UTF_8))),
                "Content-Type",
                Client.CSV));
        Answer started = client.send("POST", "/system/start", BodyPublishers.noBody());
        assertThat(started.status()).as("%s", started).isEqualTo(200);
    }

    private static void print(String moment) throws Exception {
        String histogram = settled();
        for (String watched : WATCHED) {
            System.out.println(moment + " " + watched + "=" + instances(histogram, watched));
        }
        threads().forEach((name, count) -> System.out.println(moment + " thread " + name + "=" + count));
        System.out.println(moment + " files=" + openFiles().size());
        System.out.println(
                moment + " children=" + ProcessHandle.current().children().count());
        System.out.println(moment + " unpacked libraries=" + unpackedLibraries());
        new TreeMap<>(openFiles().stream().collect(Collectors.groupingBy(name -> name, Collectors.counting())))
                .forEach((name, count) -> System.err.println(moment + " open: " + count + " " + name));
    }

    /**
     * Collects until nothing more goes: what is closed when it is garbage, such as an HTTP client of the JDK, takes a
     * collection to be noticed and some seconds to end its thread. Returns the last histogram.
     */
    private static String settled() throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLING_SECONDS);
        long quietSince = System.nanoTime();
        int least = Integer.MAX_VALUE;
        String histogram = "";
        while (System.nanoTime() < end && System.nanoTime() - quietSince < TimeUnit.SECONDS.toNanos(QUIET_SECONDS)) {
            histogram = String.valueOf(beans.invoke(
                    commands, "gcClassHistogram", new Object[] {null}, new String[] {String[].class.getName()}));
            int held = ManagementFactory.getThreadMXBean().getThreadCount()
                    + openFiles().size();
            if (held < least) {
                least = held;
                quietSince = System.nanoTime();
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
        return histogram;
    }

    /** A line of the histogram: rank, instances, bytes, class, perhaps module. */
    private static long instances(String histogram, String type) {
        return histogram
                .lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(cells -> cells.length >= 4 && cells[3].equals(type))
                .mapToLong(cells -> Long.parseLong(cells[1]))
                .sum();
    }

    /** How many there are of each name, numbers left out. */
    private static Map<String, Long> threads() {
        return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                .map(thread -> thread.getThreadName().replaceAll("\\d+", "N"))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    private static List<String> openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(Redeploy::target).toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().replaceAll("\\d+", "N");
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    private static long unpackedLibraries() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file ->
                            file.toString().contains("onnx") && file.toString().endsWith(".so"))
                    .count();
        }
    }
}
