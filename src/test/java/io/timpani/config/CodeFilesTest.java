package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Problem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runtime parameters, and what else is read of files before the settings. */
class CodeFilesTest {
    private static final String HEAD = "name: r\ntype: inference\ntargetType: regression\n";
    private static final String WORKERS = "MLOPS_RUNTIME_PARAM_CUSTOM_MODEL_WORKERS";

    @TempDir
    Path directory;

    private Path codeDir;

    @BeforeEach
    void make_a_code_directory() throws IOException {
        codeDir = Files.createDirectory(directory.resolve("code"));
    }

    @Test
    void parameters_reach_the_processes_of_the_model_and_overwrite_inherited_ones() throws IOException {
        define("CUTOFF", "numeric");

        assertThat(values("CUTOFF: 0.5\n")
                        .env("MLOPS_RUNTIME_PARAM_CUTOFF", "{\"payload\":9,\"type\":\"numeric\"}")
                        .settings()
                        .model()
                        .environment())
                .containsEntry("MLOPS_RUNTIME_PARAM_CUTOFF", "{\"payload\":0.5,\"type\":\"numeric\"}")
                .containsEntry("ADDRESS", "localhost:8080");
    }

    @Test
    void the_values_file_may_be_a_variable() throws IOException {
        define("CUTOFF", "numeric");
        Path file = Files.writeString(directory.resolve("values.yaml"), "CUTOFF: 1\n");

        assertThat(Sources.regression(codeDir)
                        .env("RUNTIME_PARAMS_FILE", file.toString())
                        .settings()
                        .model()
                        .environment())
                .containsKey("MLOPS_RUNTIME_PARAM_CUTOFF");
    }

    @Test
    void without_a_values_file_there_are_no_parameters_and_definitions_are_not_looked_at() {
        Sources.metadata(codeDir, HEAD + "runtimeParameterDefinitions: anything\n");

        assertThat(Sources.regression(codeDir).settings().model().environment()).containsOnlyKeys("ADDRESS");
    }

    @Test
    void a_parameter_of_the_file_is_read_before_any_knob() throws IOException {
        define("CUSTOM_MODEL_WORKERS", "numeric");
        Sources sources = values("CUSTOM_MODEL_WORKERS: 3\n").env("MAX_WORKERS", "7");
        assertThat(sources.settings().admission().workers()).hasValue(3);

        sources.env(WORKERS, "{\"payload\":5,\"type\":\"numeric\"}");
        assertThat(sources.settings().admission().workers()).hasValue(3);

        sources.set("max-workers", "2");
        assertThat(sources.settings().admission().workers()).hasValue(2);
    }

    @Test
    void a_knob_of_the_server_may_be_a_parameter_of_the_file() throws IOException {
        define("DRUM_CLIENT_REQUEST_TIMEOUT", "numeric");

        assertThat(values("DRUM_CLIENT_REQUEST_TIMEOUT: '11'\n")
                        .env("DRUM_CLIENT_REQUEST_TIMEOUT", "22")
                        .settings()
                        .admission()
                        .timeout())
                .contains(Duration.ofSeconds(11));
    }

    @Test
    void a_null_of_the_file_counts_as_not_given_and_hides_an_inherited_parameter() throws IOException {
        define("CUSTOM_MODEL_WORKERS", "numeric");

        assertThat(values("CUSTOM_MODEL_WORKERS:\n")
                        .env(WORKERS, "{\"payload\":5,\"type\":\"numeric\"}")
                        .env("MAX_WORKERS", "7")
                        .settings()
                        .admission()
                        .workers())
                .hasValue(7);
    }

    @Test
    void an_inherited_parameter_may_hold_any_character_anywhere() {
        for (int length = 1000; length < 1050; length++) {
            String text = "x".repeat(length) + "\uD83D\uDE00";
            assertThat(Sources.regression(codeDir)
                            .env(
                                    "MLOPS_RUNTIME_PARAM_DRUM_SERVER_TYPE",
                                    "{\"payload\":\"" + text + "\",\"type\":\"string\"}")
                            .bind()
                            .warnings())
                    .as("%d characters before it", length)
                    .isEmpty();
        }
    }

    @Test
    void values_need_a_metadata_file() throws IOException {
        assertThat(values("A: 1\n").problems(Kind.START))
                .containsExactly(
                        "The runtime parameters in values.yaml need the file model-metadata.yaml, where they are"
                                + " defined, but there is none.");
    }

    @Test
    void all_that_is_wrong_with_both_files_is_told_at_once_at_start() throws IOException {
        Sources.metadata(
                codeDir,
                HEAD + "extra: 1\nruntimeParameterDefinitions:\n  - fieldName: A\n    type: text\n"
                        + "hyperparameters:\n  - name: rate\n    type: int\n    min: 4\n    max: 2\n");

        Binding binding = values("A: [\n").bind();

        assertThat(binding.settings()).isEmpty();
        assertThat(binding.problems())
                .extracting(Problem::kind)
                .containsOnly(Kind.START)
                .hasSize(4);
        assertThat(binding.problems())
                .extracting(Problem::message)
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("model-metadata.yaml, line 4", "extra"),
                        problem -> assertThat(problem).contains("model-metadata.yaml, line 7", "parameter A", "type"),
                        problem -> assertThat(problem).contains("line 9", "rate", "min is 4 and max is 2"),
                        problem -> assertThat(problem).contains("values.yaml", "not valid YAML"));
    }

    @Test
    void a_wrong_value_is_told_at_start() throws IOException {
        define("CUTOFF", "numeric");

        assertThat(values("# a comment\nCUTOFF: high\n").problems(Kind.START))
                .containsExactly(
                        "values.yaml, line 2: the runtime parameter CUTOFF must be a number or null, but is text.");
    }

    @Test
    void a_values_file_must_exist() {
        assertThat(Sources.regression(codeDir)
                        .set("runtime-params-file", "no-such-file")
                        .problems(Kind.USAGE))
                .singleElement()
                .asString()
                .contains("--runtime-params-file", "no-such-file");
    }

    @Test
    void user_secrets_are_told_to_predictors() {
        assertThat(Sources.regression(codeDir)
                        .set("user-secrets-mount-path", "/secrets")
                        .env("USER_SECRETS_PREFIX", "PRE")
                        .settings()
                        .model()
                        .options())
                .containsEntry("user_secrets_mount_path", "/secrets")
                .containsEntry("user_secrets_prefix", "PRE");
        assertThat(Sources.regression(codeDir).settings().model().options())
                .doesNotContainKeys("user_secrets_mount_path", "user_secrets_prefix");
    }

    @Test
    void valid_downloads_are_refused_since_nothing_would_be_downloaded() throws IOException {
        String valid = "{files: [{remote_path: a, local_path: a, repository_id: r}],"
                + " repositories: [{repository_id: r, bucket_name: b, credential_id: c}]}";
        Path file = Files.writeString(directory.resolve("lazy.yaml"), valid);
        Sources sources = Sources.regression(codeDir)
                .env(
                        "MLOPS_REPOSITORY_SECRET_C",
                        "{\"credential_type\":\"s3\",\"aws_access_key_id\":\"i\",\"aws_secret_access_key\":\"k\"}")
                .env("MLOPS_LAZY_LOADING_DATA", valid);
        assertThat(sources.bind().problems())
                .containsExactly(
                        new Problem(Kind.CHECK, "MLOPS_LAZY_LOADING_DATA is not offered by this version yet."));

        sources.set("lazy-loading-file", file.toString());
        assertThat(sources.bind().problems())
                .containsExactly(new Problem(Kind.CHECK, "--lazy-loading-file is not offered by this version yet."));
    }

    @Test
    void invalid_downloads_are_told_at_start_naming_the_place() throws IOException {
        Path file = Files.writeString(directory.resolve("lazy.yaml"), "files: []\n");
        Sources sources = Sources.regression(codeDir).env("MLOPS_LAZY_LOADING_DATA", "{\"files\":[]}");
        assertThat(sources.problems(Kind.START))
                .isEqualTo(List.of(
                        "MLOPS_LAZY_LOADING_DATA: repositories is missing.",
                        "MLOPS_LAZY_LOADING_DATA: files must be a list of at least one map."));

        sources.set("lazy-loading-file", file.toString());
        assertThat(sources.problems(Kind.START))
                .isEqualTo(List.of(
                        "lazy.yaml, line 1: repositories is missing.",
                        "lazy.yaml, line 1: files must be a list of at least one map."));
        assertThat(sources.set("lazy-loading-file", "absent").bind().problems())
                .singleElement()
                .extracting(Problem::kind)
                .isEqualTo(Kind.USAGE);
    }

    private void define(String name, String type) {
        Sources.metadata(
                codeDir, HEAD + "runtimeParameterDefinitions:\n  - fieldName: " + name + "\n    type: " + type + "\n");
    }

    private Sources values(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("values.yaml"), yaml);
        return Sources.regression(codeDir).set("runtime-params-file", file.toString());
    }
}
