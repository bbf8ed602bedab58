package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.testing.Interpreters;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/** Starts of the jar: those that fail, with code and message, and those that succeed (cli.md, lifecycle.md §2 and §6). */
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

    private static RunningJar ended(int code, String... args) {
        return ended(code, RunningJar.start().args(args));
    }

    private static RunningJar ended(int code, RunningJar.Start start) {
        RunningJar jar = start.ended();
        assertThat(jar.exitCode()).as("%s", jar).isEqualTo(code);
        return jar;
    }

    @Test
    void help_goes_to_stdout() {
        assertThat(ended(0, "--help").out()).contains("server", "score", "perf-test");
        RunningJar server = ended(0, "server", "--help");
        assertThat(server.out()).contains("--code-dir", "--address", "--with-error-server", "TARGET_TYPE");
        assertThat(server.err()).isEmpty();
    }

    @Test
    void the_version_is_one_line_with_the_program() {
        RunningJar jar = ended(0, "--version");
        assertThat(jar.out()).matches("timpani \\d+\\.\\d+\\.\\d+\\R");
        assertThat(jar.err()).isEmpty();
    }

    @Test
    void no_sub_command_is_answered_with_help() {
        assertThat(ended(1).out()).contains("Usage: timpani", "server");
    }

    @Test
    void an_unknown_sub_command_is_named_with_the_valid_ones() {
        assertThat(ended(2, "sever").err()).contains("sever", "server", "score", "validation", "push");
    }

    @Test
    void a_sub_command_of_a_later_version_says_so() {
        assertThat(ended(1, "score", "--code-dir", "x").err()).contains("score", "not offered by this version");
    }

    @Test
    void all_usage_errors_are_told_at_once() {
        RunningJar jar = ended(
                2,
                RunningJar.start()
                        .args(
                                "server",
                                "--code-dir",
                                "no-such-dir",
                                "--target-type",
                                "guess",
                                "--nope",
                                "--address",
                                "x:y")
                        .args("--max-workers", "0", "--logging-level", "loud", "--class-labels", "one")
                        .env("WITH_ERROR_SERVER", "1"));
        assertThat(jar.err())
                .contains("Usage: timpani server", "no-such-dir", "guess", "--nope", "x:y")
                .contains("--max-workers", "loud", "--class-labels");
        assertThat(jar.out()).isEmpty();
    }

    @Test
    void a_missing_target_type_names_every_place_to_give_it() throws IOException {
        Path bare = Files.createDirectory(directory.resolve("bare"));
        RunningJar jar = ended(1, RunningJar.start().server(bare));
        assertThat(jar.err()).contains("--target-type", "TARGET_TYPE", "model-metadata.yaml");
    }

    @Test
    void missing_labels_name_every_place_to_give_them() throws IOException {
        Path bare = Files.createDirectory(directory.resolve("unlabelled"));
        assertThat(ended(1, RunningJar.start().server(bare, "--target-type", "binary"))
                        .err())
                .contains(
                        "--positive-class-label",
                        "POSITIVE_CLASS_LABEL",
                        "--negative-class-label",
                        "model-metadata.yaml");
        assertThat(ended(1, RunningJar.start().server(bare, "--target-type", "multiclass"))
                        .err())
                .contains("--class-labels", "CLASS_LABELS", "--class-labels-file", "model-metadata.yaml");
    }

    @Test
    void settings_that_contradict_the_metadata_are_refused_naming_both() {
        assertThat(ended(1, RunningJar.start().server(RunningJar.IRIS, "--target-type", "regression"))
                        .err())
                .contains("regression", "--target-type", "multiclass", "model-metadata.yaml");
    }

    @Test
    void a_boolean_variable_that_is_none_is_named() {
        RunningJar jar = ended(1, RunningJar.start().server(RunningJar.IRIS).env("SHOW_STACKTRACE", "f"));
        assertThat(jar.out() + jar.err()).contains("SHOW_STACKTRACE");
    }

    @Test
    void a_port_in_use_is_named_even_with_error_mode_on() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            RunningJar jar = ended(
                    1,
                    RunningJar.start()
                            .args("server", "--code-dir", RunningJar.IRIS.toString(), "--address", address)
                            .args("--with-error-server"));
            assertThat(jar.err()).contains(address);
        }
    }

    @Test
    void a_prefix_needs_its_slash() {
        RunningJar jar = ended(1, RunningJar.start().server(RunningJar.IRIS).env("URL_PREFIX", "a/b"));
        assertThat(jar.err()).contains("URL_PREFIX", "a/b", "slash");
    }

    @Test
    void options_of_later_versions_are_refused_one_sentence_each() throws IOException {
        String lazy = Files.writeString(directory.resolve("lazy.yaml"), """
                        files:
                          - {remote_path: a, local_path: a, repository_id: r}
                        repositories:
                          - {repository_id: r, bucket_name: b, credential_id: c}
                        credentials:
                          - {id: c, credential_type: s3, aws_access_key_id: i, aws_secret_access_key: k}
                        """).toString();
        List<String> options = List.of(
                "--docker=image",
                "--memory=1g",
                "--sidecar",
                "--gpu-predictor=nim",
                "--allow-dr-api-access",
                "--monitor",
                "--lazy-loading-file=" + lazy);
        RunningJar jar = ended(
                1,
                RunningJar.start()
                        .server(RunningJar.IRIS, options.toArray(String[]::new))
                        .args("--webserver=w", "--api-token=t", "--model-id=m", "--deployment-id=d")
                        .args("--monitor-settings=s", "--with-error-server"));
        for (String option : options) {
            assertThat(jar.out()).contains(option.replaceAll("=.*", "") + " is not offered by this version yet.");
        }
        RunningJar unstructured = ended(
                1,
                RunningJar.start()
                        .server(directory, "--target-type=unstructured", "--query=a=b", "--content-type=text/plain")
                        .args(
                                "--monitor-embedded",
                                "--webserver=w",
                                "--api-token=t",
                                "--model-id=m",
                                "--deployment-id=d"));
        assertThat(unstructured.out())
                .contains("--query is not", "--content-type is not", "--monitor-embedded is not offered");
    }

    @Test
    void monitoring_without_its_companions_lists_them_and_shows_help() {
        RunningJar jar = ended(1, RunningJar.start().server(RunningJar.IRIS).env("MONITOR", "1"));
        assertThat(jar.out())
                .contains("--model-id", "MODEL_ID", "--deployment-id", "DEPLOYMENT_ID", "--monitor-settings", "Usage:");
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
