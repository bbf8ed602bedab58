package io.timpani.engine.catboost;

import static io.timpani.engine.catboost.Served.cells;
import static io.timpani.engine.catboost.Served.numbers;
import static io.timpani.testing.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Engine;
import io.timpani.engine.Payload;
import io.timpani.engine.Traits;
import io.timpani.engine.catboost.CbmWriter.Nan;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatBoostEngineTest {
    @TempDir
    Path codeDir;

    private final CatBoostEngine engine = new CatBoostEngine();

    private static CbmWriter stump() {
        return new CbmWriter(1)
                .numbers("x", Nan.AS_FALSE, 0.5f)
                .tree(new int[] {0}, -1, 2)
                .objective("RMSE");
    }

    private String startFailure(TargetType type, String... labels) {
        return refusal(
                ErrorCode.START_FAILED,
                () -> engine.load(Served.spec(codeDir, type, labels)).close());
    }

    @Test
    void the_service_loader_finds_the_engine() {
        assertThat(ServiceLoader.load(Engine.class).stream().map(ServiceLoader.Provider::type))
                .contains(CatBoostEngine.class);
        assertThat(engine.name()).isEqualTo("catboost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.cbm", "MODEL.CBM", "my model.Cbm"})
    void an_artifact_is_found_whatever_the_case_of_its_extension(String name) {
        Served.write(codeDir, name, new byte[0]);
        assertThat(engine.detect(Served.spec(codeDir, TargetType.REGRESSION))).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {".hidden.cbm", "cbm", "model.cbm.txt", "model.bin"})
    void hidden_and_other_files_are_no_artifact(String name) {
        Served.write(codeDir, name, new byte[0]);
        assertThat(engine.detect(Served.spec(codeDir, TargetType.REGRESSION))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom.py", "custom.R", "custom.r"})
    void custom_code_beside_the_artifact_is_left_to_its_own_engine(String custom) {
        Served.write(codeDir, "model.cbm", new byte[0]);
        Served.write(codeDir, custom, new byte[0]);
        assertThat(engine.detect(Served.spec(codeDir, TargetType.REGRESSION))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void python_and_r_as_forced_language_leave_the_artifact_to_others(Language language) {
        Served.write(codeDir, "model.cbm", new byte[0]);
        boolean ours = language != Language.PYTHON && language != Language.R;
        assertThat(engine.detect(Served.spec(codeDir, language)).isPresent()).isEqualTo(ours);
    }

    @Test
    void no_artifact_and_several_fail_the_start() {
        assertThat(startFailure(TargetType.REGRESSION)).contains(".cbm");
        Served.write(codeDir, "b.cbm", stump().bytes());
        Served.write(codeDir, "a.CBM", stump().bytes());
        assertThat(startFailure(TargetType.REGRESSION)).contains("2 ", "a.CBM, b.cbm");
    }

    @ParameterizedTest
    @EnumSource(
            value = TargetType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"REGRESSION", "ANOMALY", "BINARY", "MULTICLASS", "MULTILABEL"})
    void target_types_without_numbers_as_answers_fail_the_start(TargetType type) {
        Served.write(codeDir, "model.cbm", stump().bytes());
        assertThat(startFailure(type)).contains("catboost", type.value());
    }

    @Test
    void a_model_that_does_not_fit_the_target_type_fails_the_start() {
        Served.write(codeDir, "model.cbm", stump().bytes());
        assertThat(startFailure(TargetType.BINARY, "no", "yes")).contains("RMSE", "1 value", "binary");
        Served.write(
                codeDir,
                "model.cbm",
                new CbmWriter(3)
                        .numbers("x", Nan.AS_IS, 0)
                        .tree(new int[0], 1, 2, 3)
                        .objective("MultiClass")
                        .bytes());
        assertThat(startFailure(TargetType.REGRESSION)).contains("MultiClass", "3 values", "regression");
        assertThat(startFailure(TargetType.MULTICLASS, "a", "b")).contains("3 classes", "2 class labels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CBM", "CBM1", "CBM2\0\0\0\0", "no model at all", "CBM1\u007f\u007f\u007f\u007f"})
    void what_is_no_model_fails_the_start_with_its_name_and_without_its_path(String content) {
        Served.write(codeDir, "broken.cbm", content.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(startFailure(TargetType.REGRESSION)).contains("broken.cbm").doesNotContain(codeDir.toString());
    }

    @Test
    void a_model_of_another_version_fails_the_start() {
        CbmWriter model = stump();
        model.format = "FlabuffersModel_v9";
        Served.write(codeDir, "model.cbm", model.bytes());
        assertThat(startFailure(TargetType.REGRESSION))
                .contains("model.cbm", "version", "FlabuffersModel_v1")
                .doesNotContain(codeDir.toString(), ".cpp");
    }

    @Test
    void a_tree_that_asks_what_is_not_there_fails_the_start_and_not_the_process() {
        Served.write(
                codeDir,
                "model.cbm",
                new CbmWriter(1)
                        .numbers("x", Nan.AS_IS, 1, 2)
                        .tree(new int[] {0, 1_000_000}, 1, 2, 3, 4)
                        .bytes());
        assertThat(startFailure(TargetType.REGRESSION)).contains("question 1000000 of 2");
        Served.write(
                codeDir,
                "model.cbm",
                new CbmWriter(1)
                        .numbers("x", Nan.AS_IS, 1)
                        .tree(new int[] {0}, 1)
                        .bytes());
        assertThat(startFailure(TargetType.REGRESSION)).contains("2 leaf values", "lists 1");
    }

    @Test
    void the_traits_say_java_catboost_fast_and_concurrent() {
        try (Served served = Served.of(codeDir, stump(), TargetType.REGRESSION)) {
            Traits traits = served.traits();
            assertThat(traits.language()).isEqualTo(Language.JAVA);
            assertThat(traits.predictorName()).contains("catboost");
            assertThat(traits.sparse()).isFalse();
            assertThat(traits.concurrent()).isTrue();
            assertThat(traits.pace()).isEqualTo(Traits.Pace.FAST);
        }
    }

    @Test
    void text_as_payload_is_a_mistake_of_the_caller() {
        try (Served served = Served.of(codeDir, stump(), TargetType.REGRESSION)) {
            Assertions.assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> served.predictor().predict(new Payload.CsvText(new byte[0], 0)));
        }
    }

    @Test
    void a_model_can_be_loaded_again_after_it_was_closed() {
        for (int round = 0; round < 3; round++) {
            try (Served served = Served.of(codeDir, stump(), TargetType.REGRESSION)) {
                assertThat(cells(served.predict(numbers("x", 0.5, 0.75)))).containsExactly(-1, 2);
            }
        }
    }

    @Test
    void the_unpacked_library_is_gone_once_it_is_loaded() throws IOException {
        Served.of(codeDir, stump(), TargetType.REGRESSION).close();
        List<String> mapped;
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            mapped = lines.filter(line -> line.contains("libcatboost4j-prediction"))
                    .toList();
        }
        assertThat(mapped).isNotEmpty().allMatch(line -> line.endsWith("(deleted)"));
    }
}
