package io.timpani.engine.jvm;

import static io.timpani.engine.jvm.LegacyModel.loaded;
import static io.timpani.engine.jvm.LegacyModel.returning;
import static io.timpani.engine.jvm.Models.binary;
import static io.timpani.engine.jvm.Models.csv;
import static io.timpani.engine.jvm.Models.custom;
import static io.timpani.engine.jvm.Models.regression;
import static io.timpani.engine.jvm.Models.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.RawBody;
import io.timpani.engine.Traits;
import io.timpani.engine.UnstructuredAnswer;
import io.timpani.engine.UnstructuredCall;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.testing.Predicted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a predictor of the old interface answers, and how it fails. */
class LegacyPredictorTest {
    @TempDir
    private Path dir;

    @Test
    void it_takes_csv_one_call_at_a_time() {
        try (Predictor predictor = loaded(regression(dir, custom("demo.Model")), returning("Predictions\\n1\\n"))) {
            Traits traits = predictor.traits();

            assertThat(traits.input()).isEqualTo(new Traits.Input.CsvText());
            assertThat(traits.concurrent()).isFalse();
            assertThat(traits.pace()).isEqualTo(Traits.Pace.SLOW);
            assertThat(traits.sparse()).isFalse();
            assertThat(traits.language()).isEqualTo(Language.JAVA);
            assertThat(traits.predictorName()).isEmpty();
        }
    }

    @Test
    void a_single_column_gives_numbers_without_labels() throws Exception {
        Prediction prediction = predict(regression(dir, custom("demo.Model")), "Predictions\\n1.5\\n-2\\n");

        assertThat(prediction.labels()).isEmpty();
        assertThat(prediction.values()).containsExactly(1.5, -2);
        assertThat(prediction.rows()).isEqualTo(2);
        assertThat(prediction.columns()).isEqualTo(1);
    }

    @Test
    void a_classification_is_labelled_by_the_header() throws Exception {
        Prediction prediction = predict(binary(dir, custom("demo.Model")), "yes,no\\n0.7,0.3\\n0.25,0.75\\n1,0\\n");

        assertThat(prediction.labels()).containsExactly("yes", "no");
        assertThat(prediction.values()).containsExactly(0.7, 0.3, 0.25, 0.75, 1, 0);
        assertThat(prediction.rows()).isEqualTo(3);
    }

    @Test
    void a_header_alone_is_a_prediction_of_no_rows() throws Exception {
        assertThat(predict(regression(dir, custom("demo.Model")), "Predictions\\n")
                        .rows())
                .isZero();
    }

    @Test
    void a_missing_number_is_nan() throws Exception {
        assertThat(predict(binary(dir, custom("demo.Model")), "yes,no\\n,0.3\\n")
                        .values())
                .containsExactly(Double.NaN, 0.3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yes,no\\n0.5,maybe\\n         | column no",
                "yes,no\\n0.5\\n               | cannot be read",
                "''                            | cannot be read",
            })
    void an_answer_that_is_no_csv_of_numbers_is_the_models_failure(String answer, String named) {
        ServingException failure =
                catchThrowableOfType(ServingException.class, () -> predict(binary(dir, custom("demo.Model")), answer));

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_FAILED);
        assertThat(failure).hasMessageContainingAll("Model", named).hasMessageNotContaining("maybe");
    }

    @Test
    void an_answer_that_is_null_is_the_models_failure() {
        try (Predictor predictor =
                loaded(regression(dir, custom("demo.Model")), "public String predict(byte[] data) { return null; }")) {
            assertThatThrownBy(() -> predictor.predict(csv("a\n1\n")))
                    .isInstanceOfSatisfying(
                            ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_FAILED))
                    .hasMessageContainingAll("Model", "null");
        }
    }

    @Test
    void an_exception_names_predictor_type_and_text_without_paths() {
        try (Predictor predictor = loaded(
                regression(dir, custom("demo.Model")),
                "public String predict(byte[] data) throws Exception {"
                        + " throw new java.io.IOException(\"cannot read /opt/secret/tree.txt\"); }")) {
            assertThatThrownBy(() -> predictor.predict(csv("a\n1\n")))
                    .isInstanceOf(ServingException.class)
                    .hasMessageContainingAll("Model", "IOException", "cannot read tree.txt")
                    .hasMessageNotContaining("/opt");
        }
    }

    @Test
    void typed_rows_are_refused_as_our_own_fault() {
        try (Predictor predictor = loaded(regression(dir, custom("demo.Model")), returning(""))) {
            assertThatThrownBy(() -> predictor.predict(rows(1)))
                    .isInstanceOfSatisfying(
                            ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
        }
    }

    @Test
    void a_closeable_predictor_is_closed() {
        new UserJar().source("demo.Model", """
                        package demo;
                        public class Model extends com.datarobot.drum.BasePredictor implements java.io.Closeable {
                            public Model(String name) { super(name); }
                            @Override public String predict(byte[] data) { return ""; }
                            @Override public void close() throws java.io.IOException {
                                throw new java.io.IOException("stuck");
                            }
                        }
                        """).writeTo(dir.resolve("model.jar"));
        Predictor predictor = new JvmEngine().load(regression(dir, custom("demo.Model")));

        assertThatThrownBy(predictor::close).hasMessageContainingAll("Model", "IOException", "stuck");
    }

    private Prediction predict(ModelSpec model, String answer) throws Exception {
        try (Predictor predictor = loaded(model, returning(answer))) {
            return Predicted.numbers(predictor, csv("a\n1\n"));
        }
    }

    @Test
    void an_unstructured_request_goes_to_its_own_method() throws Exception {
        String members = """
                @Override public String predict(byte[] data) { return ""; }
                @SuppressWarnings("unchecked")
                @Override public <T> T predictUnstructured(byte[] data, String type, String charset, Map<String, String> query) {
                    String shown = type + " " + charset + " " + query + " " + data.length;
                    return switch (query.get("as")) {
                        case "bytes" -> (T) data;
                        case "nothing" -> null;
                        case "number" -> (T) (Object) 1;
                        default -> (T) shown;
                    };
                }
                """;
        new UserJar().legacy("Open", members).writeTo(dir.resolve("open.jar"));
        ModelSpec model =
                new ModelSpec(dir, TargetType.UNSTRUCTURED, ClassLabels.none(), Optional.empty(), custom("demo.Open"));
        try (Predictor predictor = new JvmEngine().load(model)) {
            assertThat(predictor.traits().abilities()).containsExactly(Traits.Ability.UNSTRUCTURED);
            UnstructuredAnswer text = predictor.predictUnstructured(asking("text", "more"));
            assertThat(new String(text.body(), StandardCharsets.UTF_8)).isEqualTo("a/b utf-8 {as=text} 2");
            assertThat(text.kind()).isEqualTo(UnstructuredAnswer.Kind.TEXT);
            assertThat(predictor.predictUnstructured(asking("bytes")).body()).containsExactly(7, 8);
            assertThat(predictor.predictUnstructured(asking("nothing")).kind())
                    .isEqualTo(UnstructuredAnswer.Kind.NOTHING);
            assertThatThrownBy(() -> predictor.predictUnstructured(asking("number")))
                    .hasMessageContainingAll("Open", "java.lang.Integer");
        }
    }

    private static UnstructuredCall asking(String... as) {
        return new UnstructuredCall(
                new RawBody.Bytes(new byte[] {7, 8}),
                "a/b",
                Optional.empty(),
                false,
                Map.of("as", List.of(as)),
                Map.of());
    }
}
