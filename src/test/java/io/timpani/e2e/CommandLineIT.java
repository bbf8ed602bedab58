package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the jar says to its command line and variables, with code and message (cli.md). */
class CommandLineIT {
    @TempDir
    private Path directory;

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
}
