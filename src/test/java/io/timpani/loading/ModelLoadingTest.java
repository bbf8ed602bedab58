package io.timpani.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.config.Settings;
import io.timpani.engine.ModelAnswer;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.engine.mojo.MojoZip;
import io.timpani.frame.FrameSchema;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.testing.Refusals;
import io.timpani.testing.TestModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"mojo, model.zip", "jvm, z.jar", "pmml, a.pmml", "onnx, model.onnx", "trees, model.json"})
    void a_chosen_engine_takes_its_artifact_among_others(String engine, String artifact) throws IOException {
        TestModels.touch(dir, "a.pmml", "z.jar");
        TestModels.onnx(dir, "model.onnx");
        mojo("model.zip");
        xgboost("model.json");

        ModelLoading loading =
                ModelLoading.choose(TestModels.settings(dir, "engine", engine).model());

        assertThat(loading.engine()).isEqualTo(engine);
        assertThat(loading.artifact()).isEqualTo(artifact);
    }

    @Test
    void an_artifact_that_python_would_load_does_not_stop_a_chosen_engine() {
        TestModels.onnx(dir, "model.onnx");
        TestModels.touch(dir, "scaler.pkl");

        try (Predictor predictor = ModelLoading.choose(
                        TestModels.settings(dir, "engine", "onnx").model())
                .load()) {
            assertThat(predictor.traits().predictorName()).hasValue("onnx");
        }
    }

    @Test
    void two_models_of_a_chosen_engine_are_refused_with_the_way_to_choose() throws IOException {
        TestModels.touch(dir, "a.pmml");
        mojo("b.zip");
        mojo("c.zip");
        ModelLoading loading =
                ModelLoading.choose(TestModels.settings(dir, "engine", "mojo").model());

        assertThat(Refusals.refusal(ErrorCode.START_FAILED, loading::load))
                .contains("b.zip, c.zip", "timpani.model-file");
    }

    @Test
    void an_archive_without_a_model_does_no_harm() throws IOException {
        Files.write(dir.resolve("data.zip"), archive("rows.csv"));
        xgboost("model.json");
        assertThat(chosen()).isEqualTo("trees");

        Files.delete(dir.resolve("model.json"));
        TestModels.touch(dir, "model.pmml");
        assertThat(chosen()).isEqualTo("pmml");

        Files.delete(dir.resolve("model.pmml"));
        TestModels.touch(dir, "model.jar");
        assertThat(chosen()).isEqualTo("jvm");

        Files.delete(dir.resolve("model.jar"));
        mojo("model.zip");
        try (Predictor predictor =
                ModelLoading.choose(TestModels.settings(dir).model()).load()) {
            assertThat(predictor.traits().predictorName()).hasValue("mojo");
        }
    }

    @Test
    void the_first_of_several_java_artifacts_leads() throws IOException {
        mojo("b.zip");
        TestModels.touch(dir, "c.jar", "d.pmml");
        assertThat(chosen()).isEqualTo("mojo");

        TestModels.touch(dir, "a.jar");
        assertThat(chosen()).isEqualTo("jvm");

        TestModels.touch(dir, "z.mojo");
        assertThat(chosen()).isEqualTo("mojo");
    }

    @Test
    void a_model_of_lightgbm_is_one_whatever_its_extension() throws IOException {
        Files.writeString(dir.resolve("old.lgb"), "tree\nversion=v4\n");
        TestModels.onnx(dir, "model.onnx");
        assertThat(refusal(dir)).contains("onnx (model.onnx)", "trees (old.lgb)", "timpani.model-file");

        Files.delete(dir.resolve("model.onnx"));
        Files.writeString(dir.resolve("model.txt"), "tree\nversion=v4\n");
        assertThat(refusal(dir)).contains("trees (model.txt)", "trees (old.lgb)", "timpani.model-file");
        assertThat(refusal(dir, "model-file", "gone.txt")).contains("model.txt, old.lgb");
    }

    private void mojo(String name) throws IOException {
        byte[] model = new MojoZip("Gradient Boosting Machine", "Regression")
                .info("distribution", "gaussian")
                .info("init_f", 1.5)
                .info("n_trees", 0)
                .info("n_trees_per_class", 1)
                .feature("x")
                .column("y")
                .bytes();
        Files.write(dir.resolve(name), model);
    }

    private void xgboost(String name) throws IOException {
        Files.copy(Path.of("src/examples/mtcars-xgboost/model/mtcars.json"), dir.resolve(name));
    }

    private static byte[] archive(String entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(1);
        }
        return bytes.toByteArray();
    }

    @Test
    void a_chosen_engine_or_model_file_decides_between_several_models() {
        TestModels.onnx(dir, "one.onnx");
        TestModels.onnx(dir, "two.onnx");
        TestModels.touch(dir, "model.jar");

        assertThat(ModelLoading.choose(TestModels.settings(dir, "engine", "jvm").model())
                        .engine())
                .isEqualTo("jvm");
        assertThat(ModelLoading.choose(TestModels.settings(dir, "model-file", "two.onnx")
                                .model())
                        .artifact())
                .isEqualTo("two.onnx");
    }

    @Test
    void beside_custom_code_neither_of_them_decides_anything() {
        TestModels.onnx(dir, "model.onnx");
        TestModels.touch(dir, "custom.py");

        assertThat(ModelLoading.choose(
                                TestModels.settings(dir, "engine", "onnx").model())
                        .engine())
                .isEqualTo("python");
        assertThat(ModelLoading.choose(TestModels.settings(dir, "model-file", "absent.onnx")
                                .model())
                        .engine())
                .isEqualTo("python");
    }

    /** Takes what the warm-up makes up, and counts it. */
    private static class Warm extends GivenModel {
        private int calls;

        Warm() {
            super(Traits.fast(Language.JAVA, FrameSchema.of(List.of("a"), List.of())));
        }

        @Override
        public ModelAnswer predict(Payload payload) {
            calls++;
            return Prediction.column(new double[((Payload.Rows) payload).table().rowCount()]);
        }
    }

    @Test
    void a_model_is_called_before_its_first_request_unless_that_is_switched_off() {
        Warm warm = new Warm();
        Warm cold = new Warm();
        Warm runOnce = new Warm();

        GivenModel.loading(TestModels.settings(dir), warm).load();
        GivenModel.loading(TestModels.settings(dir, "warm-up", "false"), cold).load();
        GivenModel.loading(TestModels.settings(dir), runOnce).loadCold();

        assertThat(warm.calls).isPositive();
        assertThat(cold.calls).isZero();
        assertThat(runOnce.calls).isZero();
    }

    @Test
    void code_of_the_users_is_called_for_real_requests_only() {
        Warm foreign = new Warm();

        GivenModel.loading(TestModels.settings(dir), true, foreign).load();

        assertThat(foreign.calls).isZero();
    }

    @Test
    void a_model_that_breaks_while_it_warms_up_is_closed() {
        Warm broken = new Warm() {
            @Override
            public ModelAnswer predict(Payload payload) {
                throw new StackOverflowError("deep");
            }
        };
        Settings settings = TestModels.settings(dir);

        assertThatThrownBy(() -> GivenModel.loading(settings, broken).load()).hasMessage("deep");

        assertThat(broken.closed()).isEqualTo(1);
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
