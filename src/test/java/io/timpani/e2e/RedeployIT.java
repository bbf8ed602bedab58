package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WAR may come and go in one server as often as one likes: it takes everything along (lifecycle.md §5.1). */
class RedeployIT {
    private static final int ROUNDS = 50;
    /** The server itself keeps the last applications for a while. */
    private static final int SLACK = 3;
    /** Its pools grow to their sizes. */
    private static final int POOLED_THREADS = 15;

    private static final int PATIENCE_MINUTES = 10;

    @TempDir
    private Path directory;

    @Test
    void fifty_redeployments_leave_no_class_loader_thread_file_or_child_behind() throws Exception {
        Path said = directory.resolve("out");
        Process server = new ProcessBuilder(command())
                .redirectOutput(said.toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
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

        Map<String, Long> before = counts(said, "before");
        Map<String, Long> after = counts(said, "after");
        assertThat(after.get("io.timpani.lifecycle.ServingRuntime"))
                .as("runtimes")
                .isLessThanOrEqualTo(SLACK);
        assertGrowth(before, after, "org.glassfish.web.loader.WebappClassLoader", SLACK);
        assertThat(after.getOrDefault("threads", 0L) - before.getOrDefault("threads", 0L))
                .as("%s", Files.readString(directory.resolve("err")))
                .isLessThanOrEqualTo(POOLED_THREADS);
        assertGrowth(before, after, "files", SLACK);
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
        command.add(Integer.toString(RunningJar.freePort()));
        command.add(Integer.toString(ROUNDS));
        return command;
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
        assertThat(counts).as(moment).containsKeys("threads", "files");
        return counts;
    }
}
