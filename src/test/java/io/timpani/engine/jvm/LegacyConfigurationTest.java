package io.timpani.engine.jvm;

import static io.timpani.engine.jvm.LegacyModel.causeText;
import static io.timpani.engine.jvm.LegacyModel.loaded;
import static io.timpani.engine.jvm.LegacyModel.returning;
import static io.timpani.engine.jvm.Models.binary;
import static io.timpani.engine.jvm.Models.csv;
import static io.timpani.engine.jvm.Models.custom;
import static io.timpani.engine.jvm.Models.multiclass;
import static io.timpani.engine.jvm.Models.regression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.testing.Predicted;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a predictor of the old interface is told when it is made and configured. */
class LegacyConfigurationTest {
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

    @TempDir
    private Path dir;

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

    private String parameters(ModelSpec model) {
        try (Predictor predictor = loaded(model, SHOW_PARAMETERS)) {
            return causeText(predictor, "a\n1\n");
        }
    }
}
