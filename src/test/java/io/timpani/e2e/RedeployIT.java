package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.telemetry.OtlpReceiver;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WAR may come and go in one server as often as one likes: it takes everything along (lifecycle.md §5.1). */
class RedeployIT {
    private static final int ROUNDS = 50;
    /** The server itself keeps the last applications for a while. */
    private static final int SLACK = 3;
    /** The server's own pools, in which we run nothing: they grow up to sizes that we do not set. */
    private static final List<String> POOLS_OF_SERVER = List.of(
            "thread Executor-Service-N",
            "thread GF Domain XML",
            "thread concurrent/__defaultManagedExecutorService-managedThreadFactory-Thread-N");

    /** The JDK ends them after a minute without work, the test's own too; a client that is left shows as its selector. */
    private static final String WORKERS_OF_CLIENTS = "thread HttpClient-N-Worker-N";

    private static final String ONE_ENGINE = """
            runDirectory: run
            forum:
              logFile: forum.log
            engines:
              - name: insight
                command:
                  - python3
                  - -m
                  - http.server
                  - --bind
                  - 127.0.0.1
                  - "{port}"
                healthPath: /
            """;

    private static final String RUNTIME = "io.timpani.lifecycle.ServingRuntime";
    private static final String CLASS_LOADER = "org.glassfish.web.loader.WebappClassLoader";
    private static final int PATIENCE_MINUTES = 10;

    @TempDir
    private Path directory;

    @Test
    void fifty_redeployments_leave_no_class_loader_thread_file_or_child_behind() throws Exception {
        Path said = directory.resolve("out");
        ProcessBuilder program = new ProcessBuilder(command())
                .redirectOutput(said.toFile())
                .redirectError(directory.resolve("err").toFile());
        Process server;
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            program.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint());
            server = program.start();
            try {
                assertThat(server.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                        .as("it ends")
                        .isTrue();
            } finally {
                server.destroyForcibly();
            }
            assertThat(server.exitValue())
                    .as("%s", Files.readString(directory.resolve("err")))
                    .isZero();
            assertThat(receiver.spans()).as("telemetry was on").hasSizeGreaterThan(ROUNDS);
        }

        assertThat(counts(said, "refused")).isEqualTo(Map.of("applications", 0L, "status", 404L));
        Map<String, Long> during = counts(said, "during");
        Map<String, Long> before = counts(said, "before");
        Map<String, Long> after = counts(said, "after");
        assertThat(during.get(RUNTIME)).as("runtimes while deployed").isPositive();
        assertThat(during.get("children")).as("children while deployed").isPositive();
        assertThat(after.get(RUNTIME)).as("runtimes").isLessThanOrEqualTo(SLACK);
        assertThat(before.get(CLASS_LOADER)).as("class loaders of the server").isNotNull();
        assertGrowth(before, after, CLASS_LOADER, SLACK);
        assertGrowth(before, after, "files", SLACK);
        after.keySet().stream()
                .filter(what -> what.startsWith("thread "))
                .filter(what -> !POOLS_OF_SERVER.contains(what) && !what.equals(WORKERS_OF_CLIENTS))
                .forEach(what -> assertGrowth(before, after, what, 0));
        assertThat(after.get("children")).as("children").isZero();
        assertThat(after.get("unpacked libraries")).as("unpacked libraries").isZero();
    }

    private static void assertGrowth(Map<String, Long> before, Map<String, Long> after, String what, int most) {
        assertThat(after.getOrDefault(what, 0L) - before.getOrDefault(what, 0L))
                .as("%s: %s, then %s", what, before, after)
                .isLessThanOrEqualTo(most);
    }

    private List<String> command() throws IOException {
        String micro = System.getProperty("payara.micro.jar");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
        // the server's jar asks for them in its manifest, which counts with -jar only
        try (JarFile jar = new JarFile(micro)) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            for (String opened : manifest.getValue("Add-Opens").split(" ", -1)) {
                command.add("--add-opens=" + opened + "=ALL-UNNAMED");
            }
        }
        command.add("-Djava.io.tmpdir=" + Files.createDirectory(directory.resolve("tmp")));
        command.add("-Dtimpani.system-file=" + Files.writeString(directory.resolve("system.yaml"), ONE_ENGINE));
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator,
                Path.of("target/test-classes").toAbsolutePath().toString(),
                archiveOf(org.assertj.core.api.Assertions.class),
                archiveOf(org.jspecify.annotations.NullMarked.class),
                archiveOf(com.google.flatbuffers.FlatBufferBuilder.class),
                archiveOf(org.apache.arrow.flatbuf.Schema.class),
                micro));
        command.add(Redeploy.class.getName());
        command.add(
                Path.of(System.getProperty("timpani.test.war")).toAbsolutePath().toString());
        command.add(RunningJar.IRIS.toString());
        command.add(brokenWar().toString());
        command.add(Integer.toString(RunningJar.freePort()));
        command.add(Integer.toString(ROUNDS));
        return command;
    }

    private Path brokenWar() {
        Path war = directory.resolve("broken.war");
        Wars.with("broken.war", Wars.brokenModel(), Map.of("timpani.target-type", "regression"))
                .as(ZipExporter.class)
                .exportTo(war.toFile());
        return war;
    }

    private static String archiveOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    private static Map<String, Long> counts(Path said, String moment) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        for (String line : Files.readAllLines(said)) {
            if (line.startsWith(moment + " ") && line.contains("=")) {
                int sign = line.lastIndexOf('=');
                counts.put(line.substring(moment.length() + 1, sign), Long.valueOf(line.substring(sign + 1)));
            }
        }
        assertThat(counts).as(moment).isNotEmpty();
        return counts;
    }
}
