package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.Served.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import io.timpani.engine.Engine;
import io.timpani.engine.Payload;
import io.timpani.engine.Traits;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxEngineTest {
    @TempDir
    Path codeDir;

    private final OnnxEngine engine = new OnnxEngine();

    @Test
    void the_service_loader_finds_the_engine() {
        assertThat(ServiceLoader.load(Engine.class).stream().map(ServiceLoader.Provider::type))
                .contains(OnnxEngine.class);
        assertThat(engine.name()).isEqualTo("onnx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "MODEL.ONNX", "my model.Onnx"})
    void an_artifact_is_found_whatever_the_case_of_its_extension(String name) {
        Served.write(codeDir, name, new byte[0]);
        assertThat(engine.detect(Served.spec(codeDir, TargetType.REGRESSION))).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {".hidden.onnx", "onnx", "model.onnx.txt", "model.pkl"})
    void hidden_and_other_files_are_no_artifact(String name) {
        Served.write(codeDir, name, new byte[0]);
        assertThat(engine.detect(Served.spec(codeDir, TargetType.REGRESSION))).isEmpty();
    }

    @Test
    void an_artifact_below_the_top_level_is_not_found() throws IOException {
        Path below = Files.createDirectory(codeDir.resolve("below"));
        Served.write(below, "model.onnx", new byte[0]);
        Files.createDirectory(codeDir.resolve("directory.onnx"));
        assertThat(engine.detect(Served.spec(codeDir, TargetType.REGRESSION))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom.py", "custom.R", "custom.r"})
    void custom_code_beside_the_artifact_is_left_to_its_own_engine(String custom) {
        Served.write(codeDir, "model.onnx", new byte[0]);
        Served.write(codeDir, custom, new byte[0]);
        assertThat(engine.detect(Served.spec(codeDir, TargetType.REGRESSION))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void python_code_below_is_left_to_its_own_engine(boolean forced) throws IOException {
        Served.write(codeDir, "model.onnx", new byte[0]);
        Served.write(Files.createDirectory(codeDir.resolve("src")), "custom.py", new byte[0]);
        assertThat(engine.detect(
                        forced ? Served.spec(codeDir, Language.PYTHON) : Served.spec(codeDir, TargetType.REGRESSION)))
                .isEmpty();
    }

    @Test
    void custom_code_named_in_the_wrong_case_does_not_count() {
        Served.write(codeDir, "model.onnx", new byte[0]);
        Served.write(codeDir, "Custom.py", new byte[0]);
        assertThat(engine.detect(Served.spec(codeDir, TargetType.REGRESSION))).contains("model.onnx");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void only_python_as_forced_language_leaves_the_artifact_to_this_engine(Language language) {
        Served.write(codeDir, "model.onnx", new byte[0]);
        assertThat(engine.detect(Served.spec(codeDir, language)).isPresent()).isEqualTo(language == Language.PYTHON);
    }

    @Test
    void a_code_directory_that_is_gone_fails_the_start() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> engine.detect(Served.spec(codeDir.resolve("gone"), TargetType.REGRESSION)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED))
                .withMessageNotContaining(codeDir.toString());
    }

    @Test
    void several_artifacts_fail_the_start_and_are_listed() {
        Served.write(codeDir, "b.onnx", OnnxModels.constant(1));
        Served.write(codeDir, "a.ONNX", OnnxModels.constant(1));
        assertThat(startFailure(TargetType.REGRESSION)).contains("a.ONNX, b.onnx");
    }

    @Test
    void an_artifact_of_another_python_framework_counts_among_the_several() {
        Served.write(codeDir, "a.pkl", new byte[0]);
        Served.write(codeDir, "b.onnx", OnnxModels.constant(1));
        assertThat(startFailure(TargetType.REGRESSION)).contains("2 ", "a.pkl, b.onnx");
    }

    @Test
    void no_artifact_fails_the_start() {
        assertThat(startFailure(TargetType.REGRESSION)).contains(".onnx");
    }

    @ParameterizedTest
    @EnumSource(TargetType.class)
    void target_types_without_numbers_as_answers_fail_the_start(TargetType type) {
        Served.write(codeDir, "model.onnx", OnnxModels.constant(1));
        switch (type) {
            case REGRESSION, ANOMALY, BINARY, MULTICLASS, MULTILABEL ->
                engine.load(Served.spec(codeDir, type)).close();
            default -> assertThat(startFailure(type)).contains("onnx", type.value());
        }
    }

    @Test
    void a_corrupt_model_fails_the_start_with_the_reason_and_without_the_path() {
        Served.write(codeDir, "broken.onnx", "no protobuf at all".getBytes(StandardCharsets.UTF_8));
        assertThat(startFailure(TargetType.REGRESSION))
                .contains("broken.onnx")
                .containsIgnoringCase("protobuf")
                .doesNotContain(codeDir.toString());
    }

    @Test
    void an_empty_model_fails_the_start() {
        Served.write(codeDir, "empty.onnx", new byte[0]);
        assertThat(startFailure(TargetType.REGRESSION)).contains("empty.onnx").doesNotContain(codeDir.toString());
    }

    @Test
    void a_graph_with_an_unknown_operator_fails_the_start_naming_it() {
        Served.write(
                codeDir,
                "model.onnx",
                new OnnxGraph("odd")
                        .input("X", DataType.FLOAT, 1, 1)
                        .node("Frobnicate", List.of("X"), "Y")
                        .output("Y", DataType.FLOAT, 1, 1)
                        .bytes());
        assertThat(startFailure(TargetType.REGRESSION)).contains("Frobnicate").doesNotContain(codeDir.toString());
    }

    @Test
    void the_traits_say_python_onnx_fast_concurrent_and_sparse() {
        try (Served served = Served.regression(codeDir, OnnxModels.constant(1.5))) {
            Traits traits = served.traits();
            assertThat(traits.language()).isEqualTo(Language.PYTHON);
            assertThat(traits.predictorName()).contains("onnx");
            assertThat(traits.sparse()).isTrue();
            assertThat(traits.concurrent()).isTrue();
            assertThat(traits.pace()).isEqualTo(Traits.Pace.FAST);
        }
    }

    @Test
    void text_as_payload_is_a_mistake_of_the_caller() {
        try (Served served = Served.regression(codeDir, OnnxModels.constant(1.5))) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> served.predictor().predict(new Payload.CsvText(new byte[0], 0)));
        }
    }

    @Test
    void whatever_stops_the_start_closes_the_session_and_is_not_masked_by_that() {
        List<Throwable> failures = List.of(
                new OrtException("no"),
                new IllegalStateException("no"),
                new OutOfMemoryError("no"),
                new LinkageError());
        for (Throwable failure : failures) {
            AtomicInteger closed = new AtomicInteger();
            AutoCloseable session = () -> {
                closed.incrementAndGet();
                throw new IOException("does not close");
            };
            assertThatThrownBy(() -> OnnxEngine.started(session, open -> {
                        OnnxEngineTest.<RuntimeException>raise(failure);
                        throw new AssertionError("nothing was raised");
                    }))
                    .isSameAs(failure)
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
            assertThat(closed).hasValue(1);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws what the compiler would want declared
    private static <E extends Throwable> void raise(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    void a_width_that_is_only_declared_costs_no_memory() {
        byte[] model = new OnnxGraph("wide")
                .input("X", DataType.FLOAT, ANY, Integer.MAX_VALUE)
                .node("Identity", List.of("X"), "Y")
                .output("Y", DataType.FLOAT, ANY, Integer.MAX_VALUE)
                .bytes();
        try (Served served = Served.regression(codeDir, model)) {
            assertThat(served.predictor().sampleRow()).isEmpty();
            assertThat(served.refusal(numbers("a", 1))).contains("wants 2147483647 columns, the body has 1");
        }
    }

    @Test
    void a_width_beyond_all_tables_is_refused() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> Served.regression(
                        codeDir,
                        new OnnxGraph("wide")
                                .input("X", DataType.FLOAT, ANY, 1L << 33)
                                .node("Identity", List.of("X"), "Y")
                                .output("Y", DataType.FLOAT, ANY, 1)
                                .bytes()))
                .withMessageContaining("Input X of the onnx model")
                .withMessageContaining("its width is 8589934592 features");
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> Served.regression(
                        codeDir,
                        new OnnxGraph("wide")
                                .input("X", DataType.FLOAT, ANY, ANY)
                                .node("Identity", List.of("X"), "Y")
                                .output("Y", DataType.FLOAT, ANY, 1L << 33)
                                .bytes()))
                .withMessageContaining("Output Y of the onnx model is 8589934592 columns wide");
    }

    @Test
    void a_model_can_be_loaded_again_after_it_was_closed() {
        for (int round = 0; round < 3; round++) {
            try (Served served = Served.regression(codeDir, OnnxModels.constant(round))) {
                assertThat(Served.cells(served.predict(Served.numbers("a", 7)))).containsExactly(round);
            }
        }
    }

    private String startFailure(TargetType type) {
        try {
            engine.load(Served.spec(codeDir, type)).close();
        } catch (ServingException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED);
            return e.text();
        }
        throw new AssertionError("the model was loaded");
    }
}
