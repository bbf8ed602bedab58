package io.timpani.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.TargetType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata files that are read, and how what they say is shown. */
class MetadataReaderTest {
    private static final String HEAD = "name: demo\ntype: inference\ntargetType: ";
    private static final String REGRESSION = HEAD + "regression\n";

    @TempDir
    Path codeDir;

    @Test
    void a_directory_without_the_file_has_no_metadata() throws InvalidMetadata {
        assertThat(MetadataReader.read(codeDir)).isEmpty();
    }

    @Test
    void the_example_of_the_contract_is_read() throws Exception {
        ModelMetadata metadata = read("""
                # a comment
                name: churn demo
                type: inference
                targetType: binary
                inferenceModel:
                  targetName: churned
                  positiveClassLabel: gone
                  negativeClassLabel: stayed
                  predictionThreshold: 0.4
                runtimeParameterDefinitions:
                  - fieldName: CUTOFF
                    type: numeric
                    maxValue: 1
                    defaultValue: 0.4
                """);

        assertThat(metadata.name()).isEqualTo("churn demo");
        assertThat(metadata.targetType()).isEqualTo(TargetType.BINARY);
        assertThat(metadata.positiveClassLabel()).contains("gone");
        assertThat(metadata.negativeClassLabel()).contains("stayed");
        assertThat(metadata.classLabels()).isEmpty();
        assertThat(metadata.tree())
                .containsEntry("targetType", "binary")
                .containsEntry(
                        "runtimeParameterDefinitions",
                        List.of(Map.of(
                                "fieldName", "CUTOFF", "type", "numeric", "maxValue", "1", "defaultValue", "0.4")));
    }

    @Test
    void every_scalar_is_text() throws Exception {
        ModelMetadata metadata = read(HEAD + """
                binary
                description: 1.50
                inferenceModel:
                  positiveClassLabel: yes
                  negativeClassLabel: 01
                """);

        assertThat(metadata.positiveClassLabel()).contains("yes");
        assertThat(metadata.negativeClassLabel()).contains("01");
        assertThat(metadata.tree()).containsEntry("description", "1.50");
    }

    @Test
    void what_the_schema_gives_a_type_is_shown_with_it() throws Exception {
        ModelMetadata metadata = read(HEAD + """
                binary
                majorVersion: Off
                inferenceModel:
                  positiveClassLabel: 1
                  negativeClassLabel: 0
                  predictionThreshold: 0.40
                typeSchema:
                  input_requirements:
                    - field: number_of_columns
                      condition: IN
                      value:
                        - 3
                        - 4
                """);

        assertThat(metadata.tree())
                .containsEntry("majorVersion", false)
                .containsEntry(
                        "inferenceModel",
                        Map.of("positiveClassLabel", "1", "negativeClassLabel", "0", "predictionThreshold", 0.4))
                .containsEntry(
                        "typeSchema",
                        Map.of(
                                "input_requirements",
                                List.of(Map.of(
                                        "field", "number_of_columns", "condition", "IN", "value", List.of(3L, 4L)))));
    }

    @Test
    void all_keys_of_the_schema_are_accepted() throws Exception {
        ModelMetadata metadata = read("""
                name: all
                type: training
                targetType: multiclass
                environmentID: e
                modelID: m
                description: d
                majorVersion: Off
                validation:
                  input: data.csv
                  targetName: y
                trainingModel:
                  trainOnProject: p
                inferenceModel:
                  classLabels:
                    - b
                    - a
                hyperparameters:
                  - name: seed
                    type: int
                    min: 1
                    max: 9
                typeSchema:
                  input_requirements:
                    - field: sparse
                      condition: EQUALS
                      value: FORBIDDEN
                customPredictor:
                  anything:
                    - at all
                lazyLoading: free
                userCredentialSpecifications:
                  - key: k
                    valueFrom: v
                    reminder: r
                inputSchema:
                  title: t
                  type: object
                  properties:
                    x:
                      type: unheard of
                  required:
                    - x
                """);

        assertThat(metadata.classLabels()).containsExactly("b", "a");
    }

    @Test
    void a_labels_file_is_found_in_the_code_directory_and_replaced_by_its_labels() throws Exception {
        Files.writeString(codeDir.resolve("labels.txt"), "\uFEFFred sky\r\n\r\n  \nblue\n");

        ModelMetadata metadata = read(HEAD + "multilabel\ninferenceModel:\n  classLabelsFile: labels.txt\n");

        assertThat(metadata.classLabels()).containsExactly("red sky", "blue");
        Map<String, Object> shown = new HashMap<>(Map.of("classLabels", List.of("red sky", "blue")));
        shown.put("classLabelsFile", null);
        assertThat(metadata.tree().get("inferenceModel")).isEqualTo(shown);
    }

    @Test
    void a_labels_file_may_be_given_by_its_absolute_path() throws Exception {
        Path elsewhere = Files.createTempDirectory(codeDir, "elsewhere").resolve("l.txt");
        Files.writeString(elsewhere, "a\nb\n");

        ModelMetadata metadata = read(HEAD + "multiclass\ninferenceModel:\n  classLabelsFile: " + elsewhere + "\n");

        assertThat(metadata.classLabels()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.5", "1", "1.0", "1e-3"})
    void a_threshold_from_0_to_1_is_accepted(String threshold) throws Exception {
        assertThat(read(REGRESSION + "inferenceModel:\n  predictionThreshold: " + threshold + "\n")
                        .name())
                .isEqualTo("demo");
    }

    @Test
    void a_training_model_needs_no_labels() throws Exception {
        assertThat(read("name: a\ntype: training\ntargetType: binary\n").positiveClassLabel())
                .isEmpty();
    }

    private ModelMetadata read(String yaml) throws Exception {
        Files.writeString(codeDir.resolve("model-metadata.yaml"), yaml);
        return MetadataReader.read(codeDir).orElseThrow();
    }
}
