package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/timpani} beside the jar, as the profile {@code cds} lays it out. */
class LauncherIT {
    @TempDir
    private Path directory;

    private Path launcher = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        launcher = Files.createDirectories(directory.resolve("home with blank/bin"))
                .resolve("timpani");
        Files.copy(Path.of("src/main/launcher/timpani"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path lib = Files.createDirectories(directory.resolve("home with blank/lib"));
        Files.createSymbolicLink(lib.resolve("timpani.jar"), Path.of(System.getProperty("timpani.test.jar")));
    }

    @Test
    void it_runs_the_jar_with_the_arguments_it_got() throws Exception {
        assertThat(run(launcher, "", "--version")).isEqualTo(new Outcome(0, "timpani 0.1.0\n"));
        assertThat(run(launcher, "", "server", "--no such option").code()).isEqualTo(2);
    }

    @Test
    void it_finds_the_jar_through_a_link() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("timpani"), launcher);

        assertThat(run(link, "", "--version").code()).isZero();
    }

    @Test
    void it_calls_itself_what_it_is_called() throws Exception {
        Path link = Files.createSymbolicLink(launcher.resolveSibling("drum"), Path.of("timpani"));

        assertThat(run(link, "", "--version")).isEqualTo(new Outcome(0, "drum 0.1.0\n"));
        assertThat(run(link, "", "server", "--help").output()).contains("drum server");
    }

    @Test
    void the_options_of_the_jvm_can_be_replaced() throws Exception {
        assertThat(run(launcher, "-XX:NoSuchOption=1", "--version").code()).isEqualTo(1);
        assertThat(run(launcher, "-XX:+UseParallelGC -Dtimpani.program=other", "--version")
                        .output())
                .startsWith("other ");
    }

    @Test
    void without_an_archive_beside_it_the_classes_of_the_jdk_still_come_from_its_own() throws Exception {
        assertThat(sourceOf("java.lang.Object")).contains("shared objects file");
        assertThat(sourceOf(Main.class.getName())).doesNotContain("shared objects file");
    }

    @Test
    void the_archive_beside_it_is_used() throws Exception {
        Path home = launcher.resolveSibling("..").toRealPath();
        String archive = "-XX:ArchiveClassesAtExit=timpani.jsa";
        // the JVM's options are separated by blanks, and this home has one
        ProcessBuilder builder = new ProcessBuilder(
                        java(), archive, "-jar", home.resolve("lib/timpani.jar").toString(), "--version")
                .directory(home.toFile());
        assertThat(ended(builder).code()).isZero();
        assertThat(home.resolve("timpani.jsa")).isNotEmptyFile();

        assertThat(sourceOf(Main.class.getName())).contains("shared objects file (top)");
        assertThat(run(launcher, "", "--version")).isEqualTo(new Outcome(0, "timpani 0.1.0\n"));
    }

    @Test
    void native_libraries_beside_it_are_used_where_they_lie() throws Exception {
        String architecture = System.getProperty("os.arch").equals("amd64") ? "linux-x64" : "linux-aarch64";
        Path libraries = Files.createDirectories(launcher.resolveSibling("../lib/native/" + architecture));

        assertThat(run(launcher, "-XshowSettings:properties", "--version").output())
                .contains("onnxruntime.native.path = " + libraries.toRealPath());
    }

    /** Where the started JVM says that it has a class from. */
    private String sourceOf(String className) throws Exception {
        Path log = directory.resolve("classes.log");
        assertThat(run(launcher, "-Xlog:class+load:file=" + log, "--version").code())
                .isZero();
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(" " + className + " source:"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_image_gives_its_jvm_the_same_options() throws IOException {
        String script = Files.readString(Path.of("src/main/launcher/timpani"));
        String image = Files.readString(Path.of("docker/Dockerfile"));
        List<String> ours = options(script, "defaults=\"([^\"]+)\"");
        List<String> theirs = options(image, "JDK_JAVA_OPTIONS=\"([^\"]+)\"");

        assertThat(ours).hasSizeGreaterThan(4);
        // a container's memory is all the server's
        assertThat(theirs).containsOnlyOnce("-XX:MaxRAMPercentage=60");
        assertThat(theirs)
                .filteredOn(option -> !option.startsWith("-XX:MaxRAMPercentage"))
                .containsExactlyElementsOf(ours);
    }

    private static List<String> options(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as("%s in %s", pattern, text).isTrue();
        return List.of(found.group(1).replace("\\\n", " ").split("\\s+"));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private record Outcome(int code, String output) {}

    private Outcome run(Path program, String javaOptions, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(program.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        if (!javaOptions.isEmpty()) {
            builder.environment().put("TIMPANI_JAVA_OPTIONS", javaOptions);
        }
        return ended(builder);
    }

    private Outcome ended(ProcessBuilder builder) throws Exception {
        Path output = directory.resolve("output.txt");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }
}
