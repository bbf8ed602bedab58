package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.testing.Interpreters;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Starts of the jar with a model: those that fail, and those that succeed (lifecycle.md §2 and §6). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartIT {
    /** Directories that no model can be loaded from; their starts take long, so they run side by side. */
    private final Map<String, RunningJar> unservable = new LinkedHashMap<>();

    private Path directory;

    @BeforeAll
    void startWhatCannotBeServed(@TempDir Path temporary) throws IOException {
        directory = temporary;
        Path onnx = RunningJar.EXAMPLES.resolve("mtcars-regression/model/mtcars.onnx");
        Path corrupt = Files.createDirectory(directory.resolve("corrupt"));
        Files.writeString(corrupt.resolve("bad.onnx"), "this is no model");
        Path two = Files.createDirectory(directory.resolve("two"));
        Files.copy(onnx, two.resolve("one.onnx"));
        Files.copy(onnx, two.resolve("other.onnx"));
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Path python = Files.createDirectory(directory.resolve("python"));
        Files.writeString(python.resolve("custom.py"), "def score(data, model, **kwargs):\n    return data\n");
        for (Path codeDir : List.of(corrupt, two, empty, python)) {
            unservable.put(
                    String.valueOf(codeDir.getFileName()),
                    RunningJar.start()
                            .server(codeDir, "--target-type", "regression")
                            .launch());
        }
    }

    @AfterAll
    void stop() {
        unservable.values().forEach(RunningJar::close);
    }

    /** What the start told the user before it ended with 1. */
    private String refusal(String name) {
        RunningJar jar = Objects.requireNonNull(unservable.get(name));
        assertThat(jar.exitCode()).as("%s", jar).isEqualTo(1);
        // the server itself may print there while it stops
        assertThat(jar.out()).doesNotContain("timpani");
        List<String> told =
                jar.err().lines().filter(line -> line.startsWith("timpani: ")).toList();
        assertThat(told).as("%s", jar).hasSize(1);
        assertThat(told.get(0)).doesNotContain(directory.toString());
        return told.get(0);
    }

    @Test
    void an_unreadable_model_is_named() {
        assertThat(refusal("corrupt")).contains("bad.onnx");
    }

    @Test
    void two_models_are_both_named() {
        assertThat(refusal("two")).contains("one.onnx", "other.onnx");
    }

    @Test
    void an_empty_directory_is_answered_with_the_extensions() {
        assertThat(refusal("empty")).contains(".onnx", ".jar", ".rds", "none");
    }

    @Test
    void python_code_without_a_model_is_told_what_it_lacks() {
        Interpreters.python();
        assertThat(refusal("python")).contains("load_model", ".pkl");
    }

    @Test
    void everything_may_come_from_variables() throws IOException {
        RunningJar.Start start = RunningJar.start();
        Path codeDir = RunningJar.EXAMPLES.resolve("titanic-binary/model");
        start.args("server")
                .env("CODE_DIR", codeDir.toString())
                .env("ADDRESS", start.address())
                .env("TARGET_TYPE", "binary")
                .env("MAX_WORKERS", "7")
                .env("TIMPANI_SHOW_PERF", "yes")
                .env("TIMPANI_EXIT_CODE_ON_SIGTERM", "0")
                .prefix("/a/b/");
        try (RunningJar jar = start.ready()) {
            Client client = jar.client();
            Map<String, Object> info = client.get("/info/").json();
            assertThat(info)
                    .containsEntry("positiveClassLabel", "survived")
                    .containsEntry("negativeClassLabel", "died")
                    .containsEntry("targetType", "binary");
            String request = Files.readString(codeDir.resolveSibling("request.csv"));
            assertThat(Json.list(client.predict(request).json(), "predictions")).hasSize(4);
            Map<?, ?> times =
                    Json.object(Json.object(client.get("/stats/").json(), "time_info"), "run_predictor_total");
            assertThat(Json.number(times, "count")).isEqualTo(1);

            Client unprefixed = new Client(jar.base().resolve("/"));
            assertThat(client.get("").status())
                    .as("the prefix alone is the probe")
                    .isEqualTo(200);
            assertThat(client.get("//").status()).isEqualTo(200);
            for (String path : List.of("/", "/ping/", "/info", "/a", "/a/bc/ping", "/a/bping", "/health", "/health/")) {
                assertThat(unprefixed.get(path).error(404)).as(path).contains(path);
            }

            assertThat(jar.out()).contains("workers 7").contains(start.address() + "/a/b/");
            assertThat(jar.exitCodeOf("TERM")).isZero();
        }
    }

    @Test
    void the_command_line_beats_variables_and_the_process_keeps_quiet() throws IOException {
        RunningJar.Start start = RunningJar.start();
        start.server(RunningJar.IRIS, "--target-type=multiclass", "--class-labels", "virginica", "setosa", "versicolor")
                .env("CODE_DIR", "/no/such/dir")
                .env("ADDRESS", "127.0.0.1:1")
                .env("TARGET_TYPE", "regression")
                .env("CLASS_LABELS", "a b c");
        try (RunningJar jar = start.ready()) {
            assertThat(jar.client().get("/info/").json().get("classLabels"))
                    .isEqualTo(List.of("virginica", "setosa", "versicolor"));
            Iris.assertPredicts(jar.client().predict(Iris.CSV));

            jar.await(
                    "the banner",
                    running ->
                            running.out().contains("recycling") && running.out().endsWith("\n"));
            assertThat(jar.out())
                    .matches("timpani \\d+\\.\\d+\\.\\d+ serves model/iris\\.onnx at http://" + start.address()
                            + "/ \\(engine onnx, workers \\d+, payara-micro\\), ready after \\d+\\.\\d s\\R"
                            + "timpani: workers \\d+, backlog 2048, .*\\R");
            assertThat(jar.err()).as("stderr of a good start").isEmpty();
            assertThat(Listeners.of(jar.pid())).containsExactly(jar.base().getPort());
            assertThat(jar.exitCodeOf("INT")).isEqualTo(130);
            assertThat(jar.out().lines().filter(line -> line.contains("timpani")))
                    .as("the banner is all of ours")
                    .hasSize(2);
        }
    }

    @Test
    void nobody_is_answered_before_the_model_is_loaded() throws IOException {
        Path codeDir = Files.createDirectory(directory.resolve("loading"));
        SlowModel.writeStartingFor(codeDir, 3);
        try (RunningJar jar = RunningJar.start()
                .server(codeDir, "--target-type", "regression")
                .launch()) {
            jar.await("the load", running -> Files.exists(codeDir.resolve("loading")));

            assertThatThrownBy(() -> new RawConnection(jar.base()).close()).isInstanceOf(ConnectException.class);

            jar.awaitReady();
            assertThat(jar.client().get("/health/").status()).isEqualTo(200);
        }
    }

    @Test
    void a_signal_ends_a_start_that_takes_long() throws IOException {
        Path codeDir = Files.createDirectory(directory.resolve("endless"));
        SlowModel.writeStartingFor(codeDir, 100);
        try (RunningJar jar = RunningJar.start()
                .server(codeDir, "--target-type", "regression")
                .launch()) {
            jar.await("the load", running -> Files.exists(codeDir.resolve("loading")));
            long start = System.nanoTime();

            jar.signal("TERM");

            assertThat(jar.exitCode()).isEqualTo(130);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("harnesses kill after 10 s")
                    .isLessThan(Duration.ofSeconds(10));
            assertThat(jar.err()).contains("timpani: ended by a signal before the model was loaded");
        }
    }
}
