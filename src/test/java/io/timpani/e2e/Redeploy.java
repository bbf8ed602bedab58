package io.timpani.e2e;

import fish.payara.micro.PayaraMicro;
import fish.payara.micro.PayaraMicroRuntime;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
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
    /** What one deployment has one of, or a few; everything else hangs on these. */
    private static final List<String> WATCHED =
            List.of("io.timpani.lifecycle.ServingRuntime", "org.glassfish.web.loader.WebappClassLoader");

    private Redeploy() {}

    /** Takes the WAR, the code directory, the port, and the number of rounds. */
    public static void main(String[] args) throws Exception {
        File war = new File(args[0]);
        System.setProperty("timpani.code-dir", args[1]);
        int port = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[3]);
        PayaraMicroRuntime server = PayaraMicro.getInstance()
                .setNoHazelcast(true)
                .setHttpPort(port)
                .setPrintLogo(false)
                .bootStrap();
        Client client = new Client(URI.create("http://127.0.0.1:" + port + "/timpani/"));
        for (int round = 1; round <= WARM_UP + rounds; round++) {
            if (!server.deploy("timpani", "timpani", war)) {
                throw new IllegalStateException("not deployed in round " + round);
            }
            Iris.assertPredicts(client.predict(Iris.CSV));
            server.undeploy("timpani");
            if (round == WARM_UP) {
                print("before");
            }
        }
        print("after");
        server.shutdown();
        System.exit(0);
    }

    private static void print(String moment) throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
        String histogram = "";
        // references are queued by one collection and cleared by their threads before the next
        for (int collection = 0; collection < 3; collection++) {
            histogram = String.valueOf(beans.invoke(
                    commands, "gcClassHistogram", new Object[] {null}, new String[] {String[].class.getName()}));
        }
        for (String watched : WATCHED) {
            System.out.println(moment + " " + watched + "=" + instances(histogram, watched));
        }
        System.out.println(moment + " classes of ours=" + classesOfOurs(histogram));
        System.out.println(moment + " threads=" + threads());
        System.out.println(moment + " files=" + openFiles().size());
        System.out.println(
                moment + " children=" + ProcessHandle.current().children().count());
        System.out.println(moment + " unpacked libraries=" + unpackedLibraries());
        new TreeMap<>(openFiles().stream().collect(Collectors.groupingBy(name -> name, Collectors.counting())))
                .forEach((name, count) -> System.err.println(moment + " open: " + count + " " + name));
        System.err.println(moment + " threads: " + threadNames());
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

    private static long classesOfOurs(String histogram) {
        return histogram
                .lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(cells -> cells.length >= 4
                        && cells[3].startsWith("io.timpani.")
                        && !cells[3].startsWith(Redeploy.class.getPackageName()))
                .mapToLong(cells -> Long.parseLong(cells[1]))
                .sum();
    }

    /** All but the server's own pool: it grows with what the server has to do; ours are named otherwise. */
    private static long threads() {
        return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                .filter(thread ->
                        !thread.getThreadName().toLowerCase(Locale.ROOT).contains("executor-service"))
                .count();
    }

    private static String threadNames() {
        return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                .map(ThreadInfo::getThreadName)
                .sorted()
                .collect(Collectors.joining(", "))
                .toLowerCase(Locale.ROOT);
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
