package io.timpani.e2e;

import static io.timpani.testing.Eventually.lives;
import static io.timpani.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code perf-test} as a user runs it (cli.md §6). */
class PerfTestIT {
    private static final Path DATA = RunningJar.EXAMPLES.resolve("iris-multiclass/request.csv");

    @TempDir
    private Path directory;

    private static RunningJar.Start perfTest(Path codeDir, Path data, String... more) {
        return RunningJar.start()
                .args("perf-test", "--code-dir", codeDir.toString(), "--input", data.toString())
                .args(more);
    }

    private static RunningJar ended(int code, RunningJar.Start start) {
        try (RunningJar jar = start.launch()) {
            jar.await("it ends", running -> !running.isAlive());
            assertThat(jar.exitCode()).as("%s", jar).isEqualTo(code);
            assertThat(leftIn(jar)).as("%s", jar).isEmpty();
            return jar;
        }
    }

    private static List<Path> leftIn(RunningJar jar) {
        try (Stream<Path> files = Files.list(jar.temporary())) {
            return files.filter(path -> path.getFileName().toString().startsWith("timpani"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the test remembers its server; that has files of its own while it runs. */
    private static List<Path> remembered(RunningJar jar) {
        return leftIn(jar).stream()
                .filter(path -> path.getFileName().toString().startsWith("timpani-perf-test-"))
                .toList();
    }

    @Test
    void the_default_report_is_that_of_the_contract() {
        RunningJar jar = ended(0, perfTest(RunningJar.IRIS, DATA, "--in-server"));

        assertThat(jar.out())
                .contains("Model:    " + RunningJar.IRIS, "Data:     " + DATA, "Features: 4")
                .contains("Case 66 bytes: timeout 600 s, samples 1, iterations 100\n")
                // 3 rows in 98 bytes
                .contains("Case 50MB: timeout 600 s, samples " + (3L * 52_428_800 / 98 + 1) + ", iterations 1\n")
                .containsPattern("size +\\| samples \\| iters \\| +min \\| +avg \\| +max \\| total \\(s\\) \\|"
                        + ".*total physical \\(MB\\) \\| prediction\n")
                .containsPattern("(?m)^66 bytes +\\| +1 \\| +100 \\|( +\\d+\\.\\d{3} \\|){4}.*\\d$")
                .containsPattern("(?m)^0.1MB +\\| +3209 \\| +50 \\|( +\\d+\\.\\d{3} \\|){4}.*\\d$")
                .containsPattern("(?m)^10MB +\\| +320992 \\| +5 \\|( +\\d+\\.\\d{3} \\|){4}.*\\d$")
                .containsPattern("(?m)^50MB +\\| +1604964 \\| +1 \\|( +\\d+\\.\\d{3} \\|){4}.*\\d$")
                .doesNotContain("Fail");
        assertThat(jar.err()).isEmpty();
    }

    @Test
    void load_is_reported_as_text_page_and_json() throws IOException {
        Path html = directory.resolve("report.html");
        Path json = directory.resolve("report.json");
        RunningJar jar = ended(
                0,
                perfTest(RunningJar.IRIS, DATA, "--concurrency", "1", "2", "--rate=50", "--duration=1", "--strict")
                        .args("--html", html.toString(), "--json=" + json));

        assertThat(jar.out())
                .contains("Load 2 clients: 1 row, 66 bytes per request", "answers/s", "p99.9")
                .contains("requests without work per second");
        assertThat(Files.readString(html)).contains("<svg", "2 clients", "50/s").endsWith("</html>\n");
        Map<?, ?> report = Json.object(Files.readString(json));
        assertThat(report.get("failed")).isEqualTo(false);
        assertThat(Json.list(report, "loads")).hasSize(3);
        Map<?, ?> open = (Map<?, ?>) Json.list(report, "loads").get(2);
        assertThat(Json.number(open, "answers")).isBetween(49.0, 51.0);
        assertThat(Json.number(open, "server_rss_mb")).isGreaterThan(50);
        assertThat(Json.number(open, "server_threads")).isGreaterThan(5);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(html, json);
        }
    }

    @Test
    void running_servers_are_measured_side_by_side() throws IOException {
        Path json = directory.resolve("report.json");
        try (RunningJar server =
                RunningJar.start().server(RunningJar.IRIS).prefix("/a/b").ready()) {
            String url = server.base().toString();
            RunningJar jar = ended(
                    0,
                    perfTest(RunningJar.IRIS, DATA, "-i", "20", "-s", "2")
                            .args("--url=" + url, "--compare", url, "--json=" + json));

            assertThat(jar.out())
                    .contains(url + ", called server", url + ", called other")
                    .containsPattern("size +\\| samples \\| iters \\| min server \\|.*\\| avg ratio")
                    .doesNotContain("started for this test", "Fail");
            for (Object measured : Json.list(Json.object(Files.readString(json)), "cases")) {
                assertThat(Json.number((Map<?, ?>) measured, "server_cpu")).isNotNegative();
                assertThat(Json.number((Map<?, ?>) measured, "server_rss_mb")).isGreaterThan(50);
                assertThat(Json.number((Map<?, ?>) measured, "server_threads")).isGreaterThan(5);
            }
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void a_server_behind_tls_is_measured_when_its_certificate_is_trusted_and_its_own() throws Exception {
        Path store = TlsFront.store(directory.resolve("front.p12"), "ip:127.0.0.1");
        Path others = TlsFront.store(directory.resolve("others.p12"), "dns:elsewhere.example");
        try (RunningJar server = RunningJar.start().server(RunningJar.IRIS).ready();
                TlsFront front = TlsFront.of(server.base(), store);
                TlsFront impostor = TlsFront.of(server.base(), others)) {
            assertThat(ended(0, trusting(store, front)).out())
                    .containsPattern("66 bytes +\\| +1 \\| +20 ")
                    .doesNotContain("Fail");
            assertThat(ended(1, perfTest(RunningJar.IRIS, DATA, "--url", front.url()))
                            .err())
                    .contains("no server can be measured at " + front.url(), "certification path");
            assertThat(ended(1, trusting(others, impostor)).err()).contains("127.0.0.1", "certificate");
        }
    }

    private static RunningJar.Start trusting(Path store, TlsFront front) {
        return perfTest(RunningJar.IRIS, DATA, "-i", "20", "-s", "1", "--url", front.url())
                .jvm("-Djavax.net.ssl.trustStore=" + store)
                .jvm("-Djavax.net.ssl.trustStorePassword=" + TlsFront.PASSWORD);
    }

    @Test
    void a_failed_case_shows_so_and_fails_the_command_when_that_is_wanted() throws IOException {
        Path data = Files.writeString(directory.resolve("other.csv"), "x,y\n1,2\n");
        RunningJar lenient = ended(0, perfTest(RunningJar.IRIS, data, "-i", "2"));
        assertThat(lenient.out())
                .containsPattern("the server answered 422: .*Sepal.Length")
                .contains("Fail");
        assertThat(ended(1, perfTest(RunningJar.IRIS, data, "-i", "2", "--strict"))
                        .out())
                .contains("Fail");
    }

    @Test
    void an_interrupt_ends_the_server_as_well() throws IOException {
        try (RunningJar jar = perfTest(RunningJar.IRIS, DATA, "-i", "100000000").launch()) {
            long child = child(jar);
            jar.signal("INT");
            assertThat(jar.exitCode()).as("%s", jar).isEqualTo(130);
            within(Duration.ofSeconds(5), "the server is gone", () -> !lives(child));
            assertThat(remembered(jar)).isEmpty();
        }
    }

    @Test
    void a_test_that_is_killed_takes_its_server_along() throws IOException {
        Path html = directory.resolve("report.html");
        try (RunningJar jar = perfTest(RunningJar.IRIS, DATA, "-i", "100000000", "--html", html.toString())
                .launch()) {
            long child = child(jar);
            jar.signal("KILL");
            jar.exitCode();
            within(Duration.ofSeconds(20), "the server is gone", () -> !lives(child));
            assertThat(html).doesNotExist();
        }
    }

    /** The server of a test that has begun to measure. */
    private static long child(RunningJar jar) throws IOException {
        jar.await("it measures", running -> {
            assertThat(running.isAlive()).as("%s", running).isTrue();
            return running.out().contains("Case ");
        });
        long child = Long.parseLong(
                Files.readAllLines(remembered(jar).get(0).resolve("server.pid")).get(0));
        assertThat(lives(child)).isTrue();
        return child;
    }

    @Test
    void a_server_that_cannot_start_is_told_with_what_it_said() throws IOException {
        Path broken = Files.createDirectory(directory.resolve("broken"));
        Files.writeString(broken.resolve("model.onnx"), "no model");
        RunningJar jar = ended(1, perfTest(broken, DATA, "--target-type", "regression"));

        assertThat(jar.err()).contains("The server said:", "model.onnx", "before it was ready");
    }

    @Test
    void bad_input_is_told_before_anything_is_started() throws IOException {
        assertThat(ended(2, perfTest(RunningJar.IRIS, directory.resolve("none.csv")))
                        .err())
                .contains("Usage: timpani perf-test", "--input", "none.csv");
        assertThat(ended(2, perfTest(RunningJar.IRIS, DATA, "-s", "0", "--rate=-1", "--url", "host"))
                        .err())
                .contains("--samples", "--rate", "--url");
        assertThat(ended(1, perfTest(directory, DATA, "--target-type", "unstructured"))
                        .out())
                .contains("perf-test", "unstructured");
        Path empty = Files.createFile(directory.resolve("empty.csv"));
        assertThat(ended(1, perfTest(RunningJar.IRIS, empty)).err()).contains("empty.csv", "no column");
        Path latin = Files.write(directory.resolve("latin.csv"), new byte[] {'a', '\n', (byte) 0xFC, '\n'});
        assertThat(ended(1, perfTest(RunningJar.IRIS, latin)).err()).contains("latin.csv", "UTF-8");
        assertThat(ended(1, perfTest(RunningJar.IRIS, DATA, "--json", "/proc/report.json"))
                        .err())
                .contains("/proc/report.json", "cannot be written");
        int port = RunningJar.freePort();
        assertThat(ended(1, perfTest(RunningJar.IRIS, DATA, "--url", "http://127.0.0.1:" + port))
                        .err())
                .contains("no server can be measured at http://127.0.0.1:" + port);
    }
}
