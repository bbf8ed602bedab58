package io.timpani.engine.jvm;

import static io.timpani.engine.jvm.Models.binary;
import static io.timpani.engine.jvm.Models.csv;
import static io.timpani.engine.jvm.Models.custom;
import static io.timpani.engine.jvm.Models.multiclass;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyPredictorTest {
    /** Throws its configuration as text, null as {@code <null>}. */
    private static final String SHOW_PARAMETERS = """
            private Map<String, Object> parameters;
            @Override public void configure(Map<String, Object> parameters) { this.parameters = parameters; }
            @Override public String predict(byte[] data) {
                StringBuilder text = new StringBuilder(";");
                for (Map.Entry<String, Object> entry : new TreeMap<>(parameters).entrySet()) {
                    Object value = entry.getValue();
                    String shown = value instanceof String[] array ? Arrays.toString(array) : String.valueOf(value);
                    text.append(entry.getKey()).append('=').append(shown).append(';');
                }
                throw new IllegalStateException(text.toString());
            }
            """;

    /** One number per data row, the way it came: 1 in memory, 2 through a file. */
    private static final String SHOW_WAY = """
            private String answer(byte[] data, String way) {
                long rows = new String(data, StandardCharsets.UTF_8).lines().skip(1).count();
                return "Predictions\\n" + (way + "\\n").repeat((int) rows);
            }
            @Override public String predict(byte[] data) { return answer(data, "1"); }
            @Override public String predictCSV(String file) throws java.io.IOException {
                return answer(Files.readAllBytes(Path.of(file)), "2");
            }
            """;

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

    @ParameterizedTest
    @CsvSource({"33791, 1", "33792, 1", "33793, 2", "1000000, 2"})
    void data_above_the_limit_come_as_a_file(int bytes, double way) throws Exception {
        String text = "a\n" + "1".repeat(bytes - 3) + "\n";
        try (Predictor predictor = loaded(regression(dir, custom("demo.Model")), SHOW_WAY)) {
            assertThat(Predicted.numbers(predictor, csv(text)).values()).containsExactly(way);
        }
    }

    @Test
    void large_data_are_read_back_unless_overridden() throws Exception {
        try (Predictor predictor = loaded(
                regression(dir, custom("demo.Model")),
                "public String predict(byte[] data) { return \"Predictions\\n\" + data.length + \"\\n\"; }")) {
            assertThat(Predicted.numbers(predictor, csv("a\n" + "1\n".repeat(50_000)))
                            .at(0, 0))
                    .isEqualTo(100_002);
        }
    }

    @Test
    void the_file_is_deleted_after_success_and_failure() {
        try (Predictor predictor = loaded(regression(dir, custom("demo.Model")), """
                private String last = "";
                @Override public String predict(byte[] data) { throw new IllegalStateException(last); }
                @Override public String predictCSV(String file) {
                    boolean first = last.isEmpty();
                    last = file;
                    if (first && Files.exists(Path.of(file))) { return "Predictions\\n1\\n"; }
                    throw new IllegalStateException(file);
                }
                """)) {
            String large = "a\n" + "1\n".repeat(20_000);

            assertThat(catchThrowableOfType(ServingException.class, () -> predictor.predict(csv(large))))
                    .as("the first call succeeds")
                    .isNull();
            assertThat(Path.of(causeText(predictor, "a\n1\n"))).isAbsolute().doesNotExist();
            assertThat(Path.of(causeText(predictor, large))).isAbsolute().doesNotExist();
        }
    }

    @Test
    void unset_parameters_are_null_none_or_false() {
        String text = parameters(regression(dir, custom("demo.Model")));

        assertThat(text)
                .contains(";__custom_model_path__=" + dir + ";", ";target_type=regression;", ";run_language=java;")
                .contains(";model_id=None;", ";deployment_id=None;", ";monitor_settings=None;")
                .contains(";external_webserver_url=None;", ";api_token=None;")
                .contains(";monitor=False;", ";monitor_embedded=False;", ";allow_dr_api_access=False;")
                .contains(";host=null;", ";port=null;", ";show_perf=null;", ";processes=null;")
                .contains(";deployment_config=null;", ";query_params=null;", ";content_type=null;")
                .contains(";input_filename=null;", ";output_filename=null;", ";sparse_column_file=null;")
                .contains(";user_secrets_mount_path=null;", ";user_secrets_prefix=null;")
                .contains(";gpu_predictor=null;", ";sidecar=null;", ";triton_host=null;")
                .contains(";triton_http_port=null;", ";triton_grpc_port=null;")
                .contains(";positiveClassLabel=null;", ";negativeClassLabel=null;", ";classLabels=null;")
                .doesNotContain("java_custom");
    }

    @Test
    void set_parameters_are_texts() {
        Map<String, String> options = new HashMap<>(custom("demo.Model"));
        options.putAll(Map.of("host", "localhost", "port", "8080", "model_id", "m\"1\"", "monitor", "true"));
        options.putAll(Map.of("api_token", "t", "allow_dr_api_access", "True", "triton_host", "http://t"));

        assertThat(parameters(binary(dir, options)))
                .contains(";target_type=binary;", ";positiveClassLabel=yes;", ";negativeClassLabel=no;")
                .contains(";classLabels=null;", ";host=localhost;", ";port=8080;", ";model_id=m\"1\";")
                .contains(";monitor=True;", ";allow_dr_api_access=True;", ";api_token=t;", ";triton_host=http://t;");
    }

    @Test
    void several_labels_come_as_an_array() {
        assertThat(parameters(multiclass(dir, custom("demo.Model"))))
                .contains(";classLabels=[a, b, c];", ";positiveClassLabel=null;");
    }

    @Test
    void the_name_is_the_class_name() throws Exception {
        try (Predictor predictor = loaded(
                regression(dir, custom("demo.Model")),
                "public String predict(byte[] data) {"
                        + " return \"Predictions\\n\" + (name.equals(\"demo.Model\") ? 1 : 0) + \"\\n\"; }")) {
            assertThat(Predicted.numbers(predictor, csv("a\n1\n")).at(0, 0)).isEqualTo(1);
        }
    }

    @Test
    void a_failing_configure_fails_the_start() {
        assertThatThrownBy(() -> loaded(
                        regression(dir, custom("demo.Model")),
                        "@Override public void configure(Map<String, Object> parameters) throws Exception {"
                                + " throw new java.io.IOException(\"no tree\"); }"
                                + returning("")))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED))
                .hasMessageContainingAll("demo.Model", "IOException", "no tree");
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

    @Test
    void a_predictor_found_on_a_class_path_needs_no_jar_in_the_code_directory(@TempDir Path elsewhere)
            throws Exception {
        new UserJar().legacy("Model", returning("Predictions\\n7\\n")).writeTo(elsewhere.resolve("model.jar"));
        Map<String, String> options = new HashMap<>(custom("demo.Model"));
        options.put("java_custom_class_path", elsewhere.resolve("model.jar").toString());

        try (Predictor predictor = new JvmEngine().load(Models.forced(dir, Language.JAVA, options))) {
            assertThat(Predicted.numbers(predictor, csv("a\n1\n")).at(0, 0)).isEqualTo(7);
        }
        assertThat(dir).isEmptyDirectory();
    }

    private Prediction predict(ModelSpec model, String answer) throws Exception {
        try (Predictor predictor = loaded(model, returning(answer))) {
            return Predicted.numbers(predictor, csv("a\n1\n"));
        }
    }

    private String parameters(ModelSpec model) {
        try (Predictor predictor = loaded(model, SHOW_PARAMETERS)) {
            return causeText(predictor, "a\n1\n");
        }
    }

    /** The text of the user's exception before it is made fit for clients. */
    private static String causeText(Predictor predictor, String data) {
        ServingException failure = catchThrowableOfType(ServingException.class, () -> predictor.predict(csv(data)));
        return String.valueOf(Objects.requireNonNull(failure.getCause()).getMessage());
    }

    /** A {@code predict} that always answers with that text, given as the inside of a Java string. */
    private static String returning(String answer) {
        return "@Override public String predict(byte[] data) { return \"" + answer + "\"; }";
    }

    private Predictor loaded(ModelSpec model, String members) {
        new UserJar().legacy("Model", members).writeTo(dir.resolve("model.jar"));
        // the jar was not there yet when the directory was listed
        return new JvmEngine()
                .load(new ModelSpec(dir, model.targetType(), model.labels(), model.language(), model.options()));
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
