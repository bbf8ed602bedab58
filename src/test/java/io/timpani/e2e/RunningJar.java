package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The standalone jar in a process of its own, with an environment of its own. */
final class RunningJar implements AutoCloseable {
    static final Path EXAMPLES = Path.of("src/examples").toAbsolutePath();
    static final Path IRIS = EXAMPLES.resolve("iris-multiclass/model");

    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    /** Harnesses kill after 10 s. */
    private static final Duration IDLE_END = Duration.ofSeconds(5);

    private static final Duration END_PATIENCE = Duration.ofMinutes(1);

    private final Process process;
    private final Path files;
    private final URI base;
    private final Map<String, String> said = new HashMap<>();

    private RunningJar(Process process, Path files, URI base) {
        this.process = process;
        this.files = files;
        this.base = base;
    }

    /** How a jar is to be started; every method answers the same object. */
    static final class Start {
        private final List<String> jvm =
                new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        private final List<String> args = new ArrayList<>();
        private final Map<String, String> env = new HashMap<>();
        private final int port = freePort();
        private String prefix = "";
        private String jar = System.getProperty("timpani.test.jar");
        private @Nullable Path outputs;
        private @Nullable Path input;
        private @Nullable Path directory;

        Start jvm(String... options) {
            jvm.addAll(Arrays.asList(options));
            return this;
        }

        /** Options of the JVM in place of those that make tests fast. */
        Start onlyJvm(String... options) {
            jvm.clear();
            return jvm(options);
        }

        /** Another file than the jar that the build made. */
        Start jar(Path file) {
            jar = file.toString();
            return this;
        }

        /** The directory to run in, instead of one of its own. */
        Start in(Path place) {
            directory = place;
            return this;
        }

        Start env(String name, String value) {
            env.put(name, value);
            return this;
        }

        Start prefix(String value) {
            prefix = value.replaceAll("/$", "");
            return env("URL_PREFIX", value);
        }

        Start args(String... more) {
            args.addAll(Arrays.asList(more));
            return this;
        }

        /** Where stdout and stderr go instead of the files that can be read here. */
        Start outputs(Path file) {
            outputs = file;
            return this;
        }

        /** What its standard input is, instead of nothing. */
        Start input(Path file) {
            input = file;
            return this;
        }

        /** {@code server} with a code directory, on its port. */
        Start server(Path codeDir, String... more) {
            return args("server", "--code-dir", codeDir.toString(), "--address", address())
                    .args(more);
        }

        int port() {
            return port;
        }

        String address() {
            return "127.0.0.1:" + port;
        }

        /** Starts and waits until the probe answers 200 or 513. */
        RunningJar ready() {
            RunningJar jar = launch();
            try {
                jar.awaitReady();
                return jar;
            } catch (RuntimeException | Error e) {
                jar.close();
                throw e;
            }
        }

        /** Starts and waits until it has ended. */
        RunningJar ended() {
            try (RunningJar jar = launch()) {
                jar.exitCode();
                return jar;
            }
        }

        RunningJar launch() {
            try {
                Path files = Files.createTempDirectory("jar");
                Files.createDirectory(files.resolve("tmp"));
                // a build in the background ignores SIGINT, and its children would inherit that
                List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
                command.add(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
                command.addAll(jvm);
                command.add("-Djava.io.tmpdir=" + files.resolve("tmp"));
                command.add("-jar");
                command.add(jar);
                command.addAll(args);
                Path out = Files.createFile(files.resolve("out"));
                Path err = Files.createFile(files.resolve("err"));
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory((directory == null ? files : directory).toFile())
                        .redirectInput(input == null ? Redirect.PIPE : Redirect.from(input.toFile()))
                        .redirectOutput((outputs == null ? out : outputs).toFile())
                        .redirectError((outputs == null ? err : outputs).toFile());
                // what the tests' own environment holds must not become settings
                builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL"));
                builder.environment().putAll(env);
                return new RunningJar(builder.start(), files, URI.create("http://" + address() + prefix + "/"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Start start() {
        return new Start();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI base() {
        return base;
    }

    Client client() {
        return new Client(base);
    }

    long pid() {
        return process.pid();
    }

    /** Its files, and where it runs unless told otherwise. */
    Path directory() {
        return files;
    }

    /** Its {@code java.io.tmpdir}. */
    Path temporary() {
        return files.resolve("tmp");
    }

    String out() {
        String last = said.get("out");
        return last == null ? read("out") : last;
    }

    String err() {
        String last = said.get("err");
        return last == null ? read("err") : last;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal by its name, such as {@code TERM}; to a process that has just ended, too. */
    void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            assertThat(code == 0 || !process.isAlive()).as("kill -%s", name).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until what it does or says is as wanted. */
    void await(String what, Predicate<RunningJar> wanted) {
        Eventually.within(START_PATIENCE, () -> what + "; " + this, () -> wanted.test(this));
    }

    /** Sends a signal and waits for the end, which must come soon: nothing is in flight. */
    int exitCodeOf(String signal) {
        long start = System.nanoTime();
        signal(signal);
        int code = exitCode();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("an idle server ends")
                .isLessThan(IDLE_END);
        return code;
    }

    /** Waits for the end. */
    int exitCode() {
        try {
            assertThat(process.waitFor(END_PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the process ends; %s", this)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends at once, whatever happened, and leaves no file behind. What it said stays readable. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        said.computeIfAbsent("out", this::read);
        said.computeIfAbsent("err", this::read);
        try (Stream<Path> all = Files.walk(files)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ping = HttpRequest.newBuilder(base.resolve("ping/")).build();
        await("it serves", running -> {
            assertThat(process.isAlive()).as("%s", this).isTrue();
            try {
                int status = http.send(ping, BodyHandlers.discarding()).statusCode();
                // a server that listens before its application is there answers 404 until then
                return status == 200 || status == 513;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
    }

    private String read(String name) {
        try {
            return Files.readString(files.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return (process.isAlive() ? "running" : "exit code " + process.exitValue()) + "\nstdout:\n" + out()
                + "\nstderr:\n" + err();
    }
}
