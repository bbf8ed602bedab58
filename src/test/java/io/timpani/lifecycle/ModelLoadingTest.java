package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLoadingTest {
    @TempDir
    private Path dir;

    @Test
    void an_onnx_artifact_is_served_by_its_engine() {
        TestModels.onnx(dir, "Model.ONNX");

        ModelLoading loading = ModelLoading.choose(TestModels.settings(dir).model());

        assertThat(loading.engine()).isEqualTo("onnx");
        assertThat(loading.artifact()).isEqualTo("Model.ONNX");
        try (Predictor predictor = loading.load()) {
            assertThat(predictor.traits().language().value()).isEqualTo("python");
        }
    }

    @Test
    void a_jar_is_served_by_its_engine() {
        TestModels.touch(dir, "model.jar");

        ModelLoading loading = ModelLoading.choose(TestModels.settings(dir).model());

        assertThat(loading.engine()).isEqualTo("jvm");
        assertThat(loading.artifact()).isEqualTo("model.jar");
    }

    @Test
    void a_forced_language_chooses_between_artifacts() {
        TestModels.onnx(dir, "model.onnx");
        TestModels.touch(dir, "model.jar");

        assertThat(refusal(dir)).contains("python and java", "--language");
        assertThat(chosen("python")).isEqualTo("onnx");
        assertThat(chosen("java")).isEqualTo("jvm");
    }

    @Test
    void an_unclear_language_is_refused() {
        TestModels.touch(dir, "readme.md");

        assertThat(refusal(dir)).contains("language", "readme.md").doesNotContain(dir.toString());
    }

    @Test
    void custom_code_goes_to_the_engine_of_its_language() {
        TestModels.touch(dir, "custom.py", "model.pkl");
        assertThat(chosen()).isEqualTo("python");
    }

    @Test
    void models_in_r_go_to_theirs() {
        TestModels.touch(dir, "custom.R", "model.rds");
        assertThat(chosen()).isEqualTo("r");
    }

    @Test
    void custom_code_is_not_passed_over_for_the_artifact_beside_it() {
        TestModels.onnx(dir, "model.onnx");
        TestModels.touch(dir, "custom.py");

        assertThat(chosen()).isEqualTo("python");
        assertThat(chosen("python")).isEqualTo("python");
    }

    @Test
    void an_artifact_without_an_engine_is_refused_with_the_files_found() {
        TestModels.touch(dir, "model.zip", "deep/notes.txt");

        assertThat(refusal(dir))
                .contains("onnx", "jvm", " java model", "model.zip", "notes.txt")
                .doesNotContain(dir.toString());
    }

    @Test
    void a_language_without_an_engine_is_named() {
        TestModels.touch(dir, "notes.txt");

        assertThat(refusal(dir, "language", "other")).contains("other");
    }

    @Test
    void a_lone_flask_extension_stops_the_start() {
        TestModels.onnx(dir, "model.onnx");
        TestModels.touch(dir, "custom_flask.py");

        // request filters do not exist
        assertThat(refusal(dir)).contains("custom_flask.py", "remove").doesNotContain("jar");
    }

    @Test
    void a_flask_extension_below_the_top_level_guards_nothing() {
        TestModels.onnx(dir, "model.onnx");
        TestModels.touch(dir, "examples/custom_flask.py");

        assertThat(chosen("python")).isEqualTo("onnx");
    }

    private String chosen() {
        return ModelLoading.choose(TestModels.settings(dir).model()).engine();
    }

    private String chosen(String language) {
        return ModelLoading.choose(
                        TestModels.settings(dir, "language", language).model())
                .engine();
    }

    private static String refusal(Path dir, String... more) {
        ServingException refusal = catchThrowableOfType(
                ServingException.class,
                () -> ModelLoading.choose(TestModels.settings(dir, more).model()));
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.START_FAILED);
        return refusal.text();
    }
}
