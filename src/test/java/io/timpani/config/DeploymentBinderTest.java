package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Problem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** http-api.md §4. */
class DeploymentBinderTest {
    @TempDir
    private Path dir;

    @Test
    void a_file_says_names_classes_and_threshold() throws IOException {
        DeploymentConfig config = config("""
                {"target": {"name": "Gr\\u00fcn \\"x\\"", "type": "Binary", "missing_maps_to": null,
                 "class_mapping": [["yes", 1], ["no", 0]], "prediction_threshold": 2.5e-1}, "other": [true, false, {}]}
                """);

        assertThat(config.targetName()).contains("Grün \"x\"");
        assertThat(config.classes()).containsExactly("no", "yes");
        assertThat(config.threshold()).isEqualTo(0.25);
    }

    @Test
    void what_is_null_or_missing_has_defaults() throws IOException {
        DeploymentConfig config = config("{\"target\":{\"class_mapping\":null,\"name\":null}}");

        assertThat(config).isEqualTo(new DeploymentConfig(Optional.empty(), List.of(), 0.5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|is no JSON",
                "target: {}|is no JSON",
                "{\"target\":{},}|is no JSON: unexpected '}' in line 1, byte 13",
                "{\"target\":[1,]}|is no JSON",
                "{\"target\":{}} {}|unexpected '{' in line 1, byte 14",
                "{\"target\":{\"name\":\"x}}|it ends too early in line 1",
                "{\"target\":{\"name\":\"\\x\"}}|is no JSON: unexpected 'x' in line 1",
                "[1]|the key target",
                "{}|the key target",
                "{\"target\":null}|the key target",
                "{\"target\":\"x\"}|the key target",
                "{\"target\":{\"name\":1}}|target.name",
                "{\"target\":{\"class_mapping\":{}}}|target.class_mapping",
                "{\"target\":{\"class_mapping\":[[\"a\"]]}}|target.class_mapping",
                "{\"target\":{\"class_mapping\":[[\"a\",0.5]]}}|target.class_mapping",
                "{\"target\":{\"class_mapping\":[[1,2]]}}|target.class_mapping",
                "{\"target\":{\"prediction_threshold\":\"1\"}}|target.prediction_threshold"
            })
    void what_is_wrong_is_a_problem_of_the_start_that_names_file_and_key(String text, String told) throws IOException {
        problem("regression", text == null ? "" : text).contains("deployment.json", told);
    }

    @Test
    void a_binary_model_has_two_classes() throws IOException {
        Path file = write("{\"target\":{\"class_mapping\":[[\"a\",0],[\"b\",1],[\"c\",2]]}}");

        assertThat(Sources.regression(dir)
                        .set("target-type", "binary")
                        .set("positive-class-label", "a")
                        .set("negative-class-label", "b")
                        .set("deployment-config", file.toString())
                        .problems(Kind.START))
                .singleElement()
                .asString()
                .contains("3 classes", "class_mapping");
    }

    private DeploymentConfig config(String text) throws IOException {
        Binding binding = Sources.regression(dir)
                .set("deployment-config", write(text).toString())
                .bind();
        return binding.settings()
                .orElseThrow(() -> new AssertionError(binding.problems()))
                .answers()
                .deployment()
                .orElseThrow();
    }

    private AbstractStringAssert<?> problem(String type, String text) throws IOException {
        return assertThat(Sources.regression(dir)
                        .set("target-type", type)
                        .set("deployment-config", write(text).toString())
                        .problems(Kind.START))
                .singleElement()
                .asString();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(dir.resolve("deployment.json"), text);
    }
}
