package io.timpani.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Predictions over HTTP next to the least that a resource and a servlet can do on the same server: prints a Markdown table.
 * Run it with {@code mvn -P bench package exec:exec -DskipTests}; see src/bench/README.md.
 */
final class HttpBench {
    private static final int[] CONNECTIONS = {1, 4, 16};
    private static final int ROUNDS = 3;
    private static final double SETTLE_SECONDS = 0.5;
    private static final String HELLO_GET = "hello, GET";
    private static final String HELLO_POST = "hello, POST ";

    private HttpBench() {}

    private record Cell(Target target, int connections) {}

    /**
     * Measures.
     *
     * @param all {@code trees} for a model of 100 trees instead of the linear one, or nothing; then seconds of warm-up per target
     *     (60), seconds per measurement (5), options of the server's JVM
     */
    public static void main(String[] all) throws IOException, InterruptedException {
        boolean trees = all.length > 0 && all[0].equals("trees");
        String[] args = trees ? Arrays.copyOfRange(all, 1, all.length) : all;
        double warmUp = args.length > 0 ? Double.parseDouble(args[0]) : 60;
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 5;
        List<String> jvmOptions = args.length > 2 ? List.of(args).subList(2, args.length) : List.of();
        Path codeDir = trees ? Workload.treesDirectory() : Workload.codeDirectory();
        try (ServerProcess server = ServerProcess.start(Path.of("target", "bench-server.jar"), codeDir, jvmOptions)) {
            List<Target> targets = targets(server.address());
            for (Target target : targets) {
                System.out.println("warm-up " + target.name() + ": " + drive(server, target, 16, 0, warmUp));
            }
            print(measure(server, targets, seconds));
        } finally {
            Workload.delete(codeDir);
        }
    }

    private static List<Target> targets(InetSocketAddress address) {
        byte[] one = Workload.csv(1);
        byte[] many = Workload.csv(10_000);
        return List.of(
                Target.get(HELLO_GET, address, "/bench/rest/hello"),
                Target.post(HELLO_POST + "1 row", address, "/bench/rest/hello", "text/csv", one),
                Target.post("servlet, POST 1 row", address, "/bench/servlet", "text/csv", one),
                Target.post("predict 1 row", address, "/predict/", "text/csv", one),
                Target.post(HELLO_POST + "10,000 rows", address, "/bench/rest/hello", "text/csv", many),
                Target.post("predict 10,000 rows", address, "/predict/", "text/csv", many));
    }

    /** In rounds, so that what else the machine does falls on all targets alike. */
    private static Map<Cell, Report> measure(ServerProcess server, List<Target> targets, double seconds)
            throws IOException {
        Map<Cell, Report> reports = new LinkedHashMap<>();
        for (int connections : CONNECTIONS) {
            for (int round = 0; round < ROUNDS; round++) {
                for (Target target : targets) {
                    Report report = drive(server, target, connections, SETTLE_SECONDS, seconds);
                    System.out.println(connections + " × " + target.name() + ": " + report);
                    reports.merge(new Cell(target, connections), report, Report::plus);
                }
            }
        }
        return reports;
    }

    private static Report drive(ServerProcess server, Target target, int connections, double warmUp, double seconds)
            throws IOException {
        try (LoadDriver driver = new LoadDriver(target, connections, 0, server.pid())) {
            return driver.run(warmUp, seconds);
        }
    }

    private static void print(Map<Cell, Report> reports) {
        System.out.println();
        System.out.println("| connections | request | requests/s | p50 ms | p99 ms | errors | CPU ms/request "
                + "| rate / GET | rate / same POST | per CPU / GET | per CPU / same POST |");
        System.out.println("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        reports.forEach((cell, report) -> {
            Report get = find(reports, HELLO_GET, cell.connections());
            // the same body, so that the way of the bytes is in both
            Report post = find(
                    reports,
                    HELLO_POST + (cell.target().name().endsWith("10,000 rows") ? "10,000 rows" : "1 row"),
                    cell.connections());
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %s | %.1f | %.3f | %.3f | %d | %.4f | %.3f | %.2f | %.3f | %.2f |%n",
                    cell.connections(),
                    cell.target().name(),
                    report.rate(),
                    report.latencies().millis(0.5),
                    report.latencies().millis(0.99),
                    report.errors(),
                    1000 / report.perCpuSecond(),
                    report.rate() / get.rate(),
                    report.rate() / post.rate(),
                    report.perCpuSecond() / get.perCpuSecond(),
                    report.perCpuSecond() / post.perCpuSecond());
        });
    }

    private static Report find(Map<Cell, Report> reports, String name, int connections) {
        List<Report> found = new ArrayList<>();
        reports.forEach((cell, report) -> {
            if (cell.connections() == connections && cell.target().name().equals(name)) {
                found.add(report);
            }
        });
        return found.get(0);
    }
}
