package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Problem.Kind;
import io.timpani.model.MissingFeatures;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadBinderTest {
    private static final String METADATA = """
            name: two models
            type: inference
            targetType: regression
            """;

    @TempDir
    Path codeDir;

    private LoadSettings load(Sources sources) {
        return sources.settings().model().load();
    }

    @Test
    void nothing_given_means_the_defaults() {
        assertThat(load(Sources.regression(codeDir)))
                .isEqualTo(new LoadSettings(Optional.empty(), Optional.empty(), MissingFeatures.NULL, true));
    }

    @Test
    void everything_given_is_bound() {
        assertThat(load(Sources.regression(codeDir)
                        .set("engine", " Trees ")
                        .set("model-file", "Model.json")
                        .env("TIMPANI_MISSING_FEATURES", "Refuse")
                        .env("TIMPANI_WARM_UP", "no")))
                .isEqualTo(new LoadSettings(
                        Optional.of("trees"), Optional.of("Model.json"), MissingFeatures.REFUSE, false));
    }

    @Test
    void the_metadata_may_choose_below_a_key_that_is_free() {
        Sources.metadata(codeDir, METADATA + """
                customPredictor:
                  timpani:
                    engine: trees
                    modelFile: model.json
                """);

        assertThat(load(Sources.regression(codeDir)))
                .extracting(LoadSettings::engine, LoadSettings::modelFile)
                .containsExactly(Optional.of("trees"), Optional.of("model.json"));
        assertThat(load(Sources.regression(codeDir).set("model-file", "other.json")))
                .extracting(LoadSettings::engine, LoadSettings::modelFile)
                .containsExactly(Optional.of("trees"), Optional.of("other.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"customPredictor: trees", "customPredictor:\n  engine: trees", "customPredictor:\n  timpani: x"})
    void whatever_else_is_below_that_key_is_the_users(String yaml) {
        Sources.metadata(codeDir, METADATA + yaml + "\n");

        assertThat(load(Sources.regression(codeDir)).engine()).isEmpty();
    }

    @Test
    void a_choice_that_is_no_text_is_a_start_problem() {
        Sources.metadata(codeDir, METADATA + """
                customPredictor:
                  timpani:
                    engine:
                      - trees
                """);

        assertThat(Sources.regression(codeDir).problems(Kind.START))
                .singleElement()
                .asString()
                .contains("customPredictor.timpani.engine", "model-metadata.yaml");
    }

    @Test
    void words_that_are_none_are_usage_errors() {
        assertThat(Sources.regression(codeDir)
                        .set("missing-features", "strict")
                        .set("warm-up", "maybe")
                        .problems(Kind.USAGE))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).contains("timpani.missing-features", "null, refuse", "strict"),
                        problem -> assertThat(problem).contains("timpani.warm-up", "maybe"));
    }
}
