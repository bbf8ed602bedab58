package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.identity;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Offset.offset;

import io.timpani.engine.Engine;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Traits;
import io.timpani.frame.FrameSchema;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PmmlEngineTest {
    private static final String REGRESSION = pmml(number("y", "a"), identity("a", schema("y", "a")));

    @TempDir
    Path codeDir;

    private final PmmlEngine engine = new PmmlEngine();

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(PmmlEngineTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_service_loader_finds_the_engine() {
        assertThat(ServiceLoader.load(Engine.class).stream().map(ServiceLoader.Provider::type))
                .contains(PmmlEngine.class);
        assertThat(engine.name()).isEqualTo("pmml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.pmml", "MODEL.PMML", "my model.Pmml"})
    void an_artifact_is_found_whatever_the_case_of_its_extension(String name) {
        Served.write(codeDir, name, new byte[0]);
        assertThat(engine.detect(Served.spec(codeDir, TargetType.REGRESSION))).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {".hidden.pmml", "pmml", "model.pmml.xml", "model.jar"})
    void hidden_and_other_files_are_no_artifact(String name) {
        Served.write(codeDir, name, new byte[0]);
        assertThat(engine.detect(Served.spec(codeDir, TargetType.REGRESSION))).isEmpty();
    }

    @Test
    void an_artifact_below_the_top_level_is_not_found() throws IOException {
        Served.write(Files.createDirectory(codeDir.resolve("below")), "model.pmml", new byte[0]);
        assertThat(engine.detect(Served.spec(codeDir, TargetType.REGRESSION))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom.py", "custom.R"})
    void custom_code_beside_the_artifact_is_left_to_its_own_engine(String custom) {
        Served.write(codeDir, "model.pmml", new byte[0]);
        Served.write(codeDir, custom, new byte[0]);
        assertThat(engine.detect(Served.spec(codeDir, TargetType.REGRESSION))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void only_java_as_forced_language_leaves_the_artifact_to_this_engine(Language language) {
        Served.write(codeDir, "model.pmml", new byte[0]);
        ModelSpec spec =
                new ModelSpec(codeDir, TargetType.REGRESSION, ClassLabels.none(), Optional.of(language), Map.of());
        assertThat(engine.detect(spec).isPresent()).isEqualTo(language == Language.JAVA);
    }

    @Test
    void several_artifacts_fail_the_start_and_are_listed() {
        Served.write(codeDir, "b.pmml", new byte[0]);
        Served.write(codeDir, "a.PMML", new byte[0]);
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> engine.load(Served.spec(codeDir, TargetType.REGRESSION)))
                .withMessageContaining("a.PMML, b.pmml")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED));
    }

    @Test
    void no_artifact_fails_the_start() {
        assertThatExceptionOfType(ServingException.class)
                .isThrownBy(() -> engine.load(Served.spec(codeDir, TargetType.REGRESSION)))
                .withMessageContaining(".pmml");
    }

    @ParameterizedTest
    @EnumSource(TargetType.class)
    void target_types_that_the_document_does_not_serve_fail_the_start(TargetType type) {
        switch (type) {
            case REGRESSION, ANOMALY -> Served.of(codeDir, type, REGRESSION).close();
            default -> assertThat(Served.failure(codeDir, type, REGRESSION)).contains("pmml", type.value());
        }
        String classification = resource("iris-tree.pmml");
        switch (type) {
            case BINARY, MULTICLASS, MULTILABEL ->
                Served.of(codeDir, type, classification).close();
            default -> assertThat(Served.failure(codeDir, type, classification)).contains("pmml", type.value());
        }
    }

    @Test
    void the_traits_say_java_pmml_fast_and_concurrent() {
        try (Served served = Served.regression(codeDir, REGRESSION)) {
            Traits traits = served.predictor().traits();
            assertThat(traits.language()).isEqualTo(Language.JAVA);
            assertThat(traits.predictorName()).contains("pmml");
            assertThat(traits.sparse()).isFalse();
            assertThat(traits.concurrent()).isTrue();
            assertThat(traits.pace()).isEqualTo(Traits.Pace.FAST);
        }
    }

    @Test
    void numbers_are_read_as_they_look_and_texts_as_texts() {
        String document = pmml(number("y", "a") + category("s"), identity("a", schema("y", "a", "s")));
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.schema().kinds())
                    .containsOnly(Map.entry("a", FrameSchema.Kind.INFERRED), Map.entry("s", FrameSchema.Kind.TEXT));
            assertThat(served.schema().others()).isEqualTo(FrameSchema.Kind.SKIPPED);
        }
    }

    @Test
    void text_as_payload_is_a_mistake_of_the_caller() {
        try (Served served = Served.regression(codeDir, REGRESSION)) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> served.predictor().predict(new Payload.CsvText(new byte[0], 0)));
        }
    }

    @Test
    void no_rows_get_no_predictions() {
        try (Served served = Served.multiclass(codeDir, resource("iris-tree.pmml"))) {
            Prediction prediction = served.predict("Petal.Length,Petal.Width");
            assertThat(prediction.rows()).isZero();
            assertThat(prediction.columns()).isEqualTo(3);
        }
    }

    @Test
    void iris_flowers_are_told_apart() {
        try (Served served = Served.multiclass(codeDir, resource("iris-tree.pmml"))) {
            Prediction prediction = served.predict(
                    "Petal.Width,Petal.Length,Sepal.Length",
                    "0.2,1.4,5.1",
                    "1.4,4.7,7",
                    "2.5,6,6.3",
                    ",1.4,5",
                    "0.2,,5",
                    ",,5");
            assertThat(prediction.labels()).containsExactly("setosa", "versicolor", "virginica");
            double[] versicolor = {0, 49 / 54.0, 5 / 54.0};
            double[] values = prediction.values();
            assertThat(row(values, 0)).containsExactly(1, 0, 0);
            assertThat(row(values, 1)).containsExactly(versicolor);
            assertThat(row(values, 2)).containsExactly(0, 1 / 46.0, 45 / 46.0);
            assertThat(row(values, 3)).containsExactly(1, 0, 0);
            assertThat(row(values, 4)).containsExactly(1, 0, 0);
            assertThat(row(values, 5)).containsExactly(versicolor);
        }
    }

    private static double[] row(double[] values, int row) {
        return IntStream.range(0, 3).mapToDouble(i -> values[3 * row + i]).toArray();
    }

    @Test
    void titanic_passengers_survive_or_not() {
        try (Served served = Served.of(codeDir, TargetType.BINARY, resource("titanic-logistic.pmml"), "0", "1")) {
            Prediction prediction = served.predict(
                    "Pclass,Sex,Age,SibSp,Parch",
                    "1,female,30,1,0",
                    "3,male,22,0,0",
                    "2,female,8,1,2",
                    ",male,,,",
                    "9,male,95,0,0");
            assertThat(prediction.labels()).containsExactly("0", "1");
            double[] scores = {
                1.5 - 0.9 - 0.2 + 2.6,
                1.5 - 0.66 - 2.3,
                1.5 - 0.24 - 0.6 + 0.9 + 2.6 - 1.1,
                1.5 - 0.84 - 2.3,
                1.5 - 2.4 - 2.3
            };
            for (int row = 0; row < scores.length; row++) {
                double survived = 1 / (1 + Math.exp(-scores[row]));
                assertThat(prediction.at(row, 1)).as("row %d", row).isCloseTo(survived, offset(1e-14));
                assertThat(prediction.at(row, 0)).as("row %d", row).isCloseTo(1 - survived, offset(1e-14));
            }
        }
    }

    @Test
    void an_invalid_passenger_is_refused() {
        try (Served served = Served.of(codeDir, TargetType.BINARY, resource("titanic-logistic.pmml"), "0", "1")) {
            assertThat(served.refusal("Pclass,Sex,Age", "1,male,3", "1,other,3"))
                    .contains("Column Sex, row 2");
            assertThat(served.refusal("Pclass,Sex,Age", "1,male,111")).contains("Column Age, row 1");
        }
    }

    @Test
    void many_threads_get_their_own_answers() throws Exception {
        try (Served served = Served.multiclass(codeDir, resource("iris-tree.pmml"))) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<double[]>> calls = IntStream.range(0, 400)
                        .<Callable<double[]>>mapToObj(
                                i -> () -> served.values("Petal.Width,Petal.Length", i % 2 == 0 ? "0.2,1.4" : "2.5,6"))
                        .toList();
                int call = 0;
                for (Future<double[]> answer : threads.invokeAll(calls)) {
                    assertThat(answer.get()[0]).as("call %d", call).isEqualTo(call % 2 == 0 ? 1 : 0);
                    call++;
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }
}
