package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushBinderTest {
    private static final String VALID = """
            name: m
            type: inference
            targetType: regression
            environmentID: e
            validation:
              input: data.csv
            inferenceModel:
              targetName: y
            """;

    @TempDir
    private Path directory;

    private final Map<String, String> options = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("data.csv"), "a\n1\n");
        options.put("timpani.code-dir", directory.toString());
        environment.put("HOME", directory.toString());
        environment.put("DATAROBOT_ENDPOINT", "https://platform.example/api/v2");
        environment.put("DATAROBOT_API_TOKEN", "secret");
    }

    private Binding bind(String metadata) throws IOException {
        Files.writeString(directory.resolve("model-metadata.yaml"), metadata);
        return Binder.bind(Command.PUSH, Source.of(options), Source.of(environment));
    }

    private PushSettings settings(String metadata) throws IOException {
        Binding binding = bind(metadata);
        assertThat(binding.problems()).isEmpty();
        return (PushSettings) binding.run().orElseThrow();
    }

    private List<String> problems(String metadata) throws IOException {
        Binding binding = bind(metadata);
        assertThat(binding.run()).isEmpty();
        assertThat(binding.problems()).noneMatch(problem -> problem.kind() == Problem.Kind.USAGE);
        return binding.problems().stream().map(Problem::message).toList();
    }

    @Test
    void the_metadata_say_what_is_sent() throws IOException {
        PushSettings settings = settings(VALID);

        assertThat(settings.training()).isFalse();
        assertThat(settings.environmentId()).isEqualTo("e");
        assertThat(settings.majorVersion()).isTrue();
        assertThat(settings.targetName()).hasValue("y");
        assertThat(settings.retries()).isEqualTo(4);
        assertThat(settings.toString()).doesNotContain("secret");
        assertThat(settings(VALID + "majorVersion: off\n").majorVersion()).isFalse();
    }

    @Test
    void options_of_the_local_check_are_handed_on() throws IOException {
        options.put("timpani.docker", "image");
        options.put("timpani.skip-deps-install", "true");
        options.put("timpani.disable-strict-validation", "true");
        assertThat(settings(VALID).passedOn()).containsExactly("--docker", "image", "--skip-deps-install");
        assertThat(settings(VALID.replace("inference\n", "training\n")).passedOn())
                .endsWith("--skip-deps-install", "--disable-strict-validation");
    }

    @Test
    void the_account_may_be_in_the_file_of_the_platforms_own_tools() throws IOException {
        environment.remove("DATAROBOT_ENDPOINT");
        environment.remove("DATAROBOT_API_TOKEN");
        assertThat(problems(VALID))
                .singleElement()
                .asString()
                .contains("DATAROBOT_ENDPOINT", "DATAROBOT_API_TOKEN", "drconfig.yaml");

        Path file =
                Files.createDirectories(directory.resolve(".config/datarobot")).resolve("drconfig.yaml");
        Files.writeString(file, "endpoint: 'https://other.example/api/v2/'\ntoken: t # mine\n");
        PushSettings.Account account = settings(VALID).account().orElseThrow();
        assertThat(account.endpoint()).hasToString("https://other.example/api/v2/");
        assertThat(account.token()).isEqualTo("t");

        Files.writeString(file, "endpoint: [\n");
        assertThat(problems(VALID)).anySatisfy(problem -> assertThat(problem).contains("drconfig.yaml", "YAML"));
        options.put("timpani.dry-run", "true");
        Files.delete(file);
        assertThat(settings(VALID).account()).isEmpty();
    }

    @Test
    void everything_that_is_missing_is_named_at_once() throws IOException {
        environment.put("DATAROBOT_ENDPOINT", "platform");
        assertThat(problems("name: m\ntype: other\ntargetType: transform\n"))
                .anySatisfy(problem -> assertThat(problem).contains("platform", "URL"))
                .anySatisfy(problem -> assertThat(problem).contains("training or inference", "other"))
                .anySatisfy(problem -> assertThat(problem).contains("transform", "cannot be pushed"))
                .anySatisfy(problem -> assertThat(problem).contains("environmentID"))
                .anySatisfy(problem -> assertThat(problem).contains("validation.input"))
                .anySatisfy(problem -> assertThat(problem).contains("inferenceModel.targetName"));
    }

    @Test
    void a_task_that_learns_a_target_names_it() throws IOException {
        String training = "name: m\ntype: training\ntargetType: %s\nenvironmentID: e\nvalidation:\n  input: data.csv\n";
        assertThat(bind(training.formatted("regression")).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("validation.targetName"));
        assertThat(settings(training.formatted("anomaly")).targetName()).isEmpty();
        assertThat(settings(training.formatted("anomaly") + "  targetName: y\n").targetName())
                .as("fit refuses a target to learn")
                .isEmpty();
    }

    @Test
    void data_that_are_not_there_are_named() throws IOException {
        assertThat(problems(VALID.replace("data.csv", "nowhere.csv")))
                .singleElement()
                .asString()
                .contains("validation.input", "nowhere.csv");
    }

    @Test
    void a_directory_without_metadata_is_told() {
        Binding binding = Binder.bind(Command.PUSH, Source.of(options), Source.of(environment));
        assertThat(binding.problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).contains("model-metadata.yaml", directory.toString()));
    }
}
