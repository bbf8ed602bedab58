package io.timpani.runner.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.config.Binder;
import io.timpani.config.Binding;
import io.timpani.config.Command;
import io.timpani.config.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerCommandTest {
    @TempDir
    private Path directory;

    private final Map<String, String> options = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void model() throws IOException {
        directory = directory.toRealPath();
        set("docker", "image");
        set("code-dir", Files.createDirectory(directory.resolve("code")));
        set("target-type", "regression");
    }

    private void set(String name, Object value) {
        options.put("timpani." + name, value.toString());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private List<String> command(Command command, Optional<Path> output) throws IOException {
        Binding binding = Binder.bind(command, Source.of(options), Source.of(environment));
        assertThat(binding.problems()).isEmpty();
        return new ContainerCommand(
                        binding.container().orElseThrow(), binding.settings().orElseThrow(), "timpani", environment)
                .build("image", "10:20", output);
    }

    @Test
    void a_server_has_its_port_published_where_it_would_listen() throws IOException {
        set("address", "127.0.0.1:6789");
        set("show-perf", "true");
        set("memory", "512m");

        assertThat(command(Command.SERVER, Optional.empty()))
                .containsExactly(
                        "docker",
                        "run",
                        "--rm",
                        "--init",
                        "--entrypoint",
                        "",
                        "--interactive",
                        "--user",
                        "10:20",
                        "--memory",
                        "512m",
                        "--memory-swap",
                        "512m",
                        "-p",
                        "127.0.0.1:6789:6789",
                        "-v",
                        directory + "/code:/opt/model",
                        "--env",
                        "WITH_ERROR_SERVER=0",
                        "image",
                        "timpani",
                        "server",
                        "--code-dir",
                        "/opt/model",
                        "--target-type",
                        "regression",
                        "--show-perf",
                        "--address",
                        "0.0.0.0:6789");
    }

    @Test
    void a_server_for_everybody_is_published_to_everybody() throws IOException {
        environment.put("ADDRESS", "0.0.0.0");
        assertThat(command(Command.SERVER, Optional.empty())).contains("8080:8080", "0.0.0.0:8080");
    }

    @Test
    void score_finds_its_files_below_opt() throws IOException {
        set("input", file("data.csv", "a\n1\n"));
        set("output", directory.resolve("out.csv"));
        set("runtime-params-file", file("values.yaml", "A: b\n"));
        Files.writeString(directory.resolve("code/model-metadata.yaml"), """
                name: m
                type: inference
                targetType: regression
                runtimeParameterDefinitions:
                  - fieldName: A
                    type: string
                """);

        assertThat(command(Command.SCORE, Optional.of(directory.resolve(".out.part"))))
                .containsSubsequence(
                        "-v",
                        directory + "/code:/opt/model",
                        "-v",
                        directory + "/values.yaml:/opt/runtime_parameters.yaml",
                        "-v",
                        directory + "/data.csv:/opt/input.csv",
                        "-v",
                        directory + "/.out.part:/opt/output.csv",
                        "image",
                        "timpani",
                        "score",
                        "--code-dir",
                        "/opt/model",
                        "--runtime-params-file",
                        "/opt/runtime_parameters.yaml",
                        "--input",
                        "/opt/input.csv",
                        "--output",
                        "/opt/output.csv");
    }

    @Test
    void a_format_that_the_name_of_a_file_tells_stays_told() throws IOException {
        set("input", file("data.mtx", ""));
        assertThat(command(Command.SCORE, Optional.empty()))
                .contains(directory + "/data.mtx:/opt/input.mtx", "/opt/input.mtx");
        set("input", "-");
        assertThat(command(Command.SCORE, Optional.empty()))
                .containsSubsequence("--input", "-")
                .noneMatch(word -> word.contains("/opt/input"));
    }

    @Test
    void labels_of_a_file_are_given_one_by_one() throws IOException {
        set("target-type", "multiclass");
        set("class-labels-file", file("labels.txt", "red sky\nblue\n\n-1\n"));
        set("address", "localhost");

        assertThat(command(Command.SERVER, Optional.empty()))
                .endsWith("--class-labels", "red sky", "blue", "-1")
                .doesNotContain("--class-labels-file");
    }

    @Test
    void what_variables_and_properties_say_is_said_inside_too_and_flags_that_are_off_are_not() throws IOException {
        options.remove("timpani.target-type");
        environment.put("TARGET_TYPE", "anomaly");
        environment.put("WITH_ERROR_SERVER", "0");
        environment.put("MLOPS_RUNTIME_PARAM_A", "{}");
        environment.put("HOME", "/root");
        environment.put("DRUM_JAVA_CUSTOM_CLASS_PATH", "/outside/jars");
        set("address", "localhost");
        set("negative-class-label", "-1");
        set("positive-class-label", "true");
        set("strict-row-count", "true");
        set("python", "/outside/python");

        assertThat(command(Command.SERVER, Optional.empty()))
                .containsSubsequence("--env", "TIMPANI_STRICT_ROW_COUNT=true")
                .containsSubsequence("--env", "MLOPS_RUNTIME_PARAM_A", "image")
                .containsSubsequence("--target-type", "anomaly")
                .contains("--negative-class-label=-1")
                .containsSubsequence("--positive-class-label", "true")
                .doesNotContain(
                        "--with-error-server", "HOME", "TIMPANI_PYTHON=/outside/python", "DRUM_JAVA_CUSTOM_CLASS_PATH");
    }

    @Test
    void a_token_is_no_part_of_the_command() throws IOException {
        set("api-token", "secret");
        set("address", "localhost");

        assertThat(command(Command.SERVER, Optional.empty()))
                .containsSubsequence("--env", "API_TOKEN")
                .noneMatch(word -> word.contains("secret"));
    }

    @Test
    void error_mode_is_on_only_where_it_is_asked_for() throws IOException {
        set("input", file("data.csv", "a\n1\n"));
        assertThat(command(Command.SCORE, Optional.empty())).noneMatch(word -> word.startsWith("WITH_ERROR_SERVER"));
        set("address", "localhost");
        assertThat(command(Command.SERVER, Optional.empty())).contains("WITH_ERROR_SERVER=0");
        set("with-error-server", "true");
        assertThat(command(Command.SERVER, Optional.empty()))
                .contains("--with-error-server")
                .doesNotContain("WITH_ERROR_SERVER=0");
    }

    @Test
    void variables_with_user_secrets_are_passed_on_by_name() throws IOException {
        environment.put("MY_SECRETS_BUCKET", "{\"key\": \"hush\"}");
        environment.put("MY_SECRETSX", "hush");
        environment.put("OTHER", "hush");
        set("address", "localhost");
        assertThat(command(Command.SERVER, Optional.empty())).doesNotContain("MY_SECRETS_BUCKET");

        set("user-secrets-prefix", "MY_SECRETS");
        assertThat(command(Command.SERVER, Optional.empty()))
                .containsSubsequence("--env", "MY_SECRETS_BUCKET", "image")
                .doesNotContain("MY_SECRETSX", "OTHER")
                .noneMatch(word -> word.contains("hush"));

        set("user-secrets-prefix", "MY_SECRETS_");
        assertThat(command(Command.SERVER, Optional.empty())).contains("MY_SECRETS_BUCKET");
    }

    @Test
    void libraries_for_training_are_mounted_where_there_are_any() throws IOException {
        set("address", "localhost");
        set("training-libraries", directory.resolve("jars"));
        assertThat(command(Command.SERVER, Optional.empty())).noneMatch(word -> word.contains("jars"));

        Files.createDirectory(directory.resolve("jars"));
        assertThat(command(Command.SERVER, Optional.empty()))
                .containsSubsequence("-v", directory + "/jars:/opt/training_libraries")
                .containsSubsequence("--env", "TIMPANI_TRAINING_LIBRARIES=/opt/training_libraries", "image");
    }

    @Test
    void labels_that_the_target_type_has_not_are_left_out() throws IOException {
        environment.put("CLASS_LABELS", "red blue");
        set("address", "localhost");
        assertThat(command(Command.SERVER, Optional.empty()))
                .endsWith("0.0.0.0:8080")
                .doesNotContain("--class-labels");
    }

    @Test
    void a_label_that_looks_like_an_option_is_named() throws IOException {
        set("target-type", "multiclass");
        set("class-labels", "red\n-blue");
        set("address", "localhost");
        assertThatThrownBy(() -> command(Command.SERVER, Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("-blue");
    }

    @Test
    void a_path_that_docker_cannot_be_told_is_named() throws IOException {
        set("input", file("a:b.csv", "a\n1\n"));
        assertThatThrownBy(() -> command(Command.SCORE, Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a:b.csv");
    }
}
