package io.timpani.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata files that are refused, with every problem told by line and key. */
class MetadataProblemsTest {
    private static final String HEAD = "name: demo\ntype: inference\ntargetType: ";
    private static final String REGRESSION = HEAD + "regression\n";

    @TempDir
    Path codeDir;

    @Test
    void a_labels_file_that_is_absent_is_told_without_its_directory() throws IOException {
        List<String> problems = problems(HEAD + "multiclass\ninferenceModel:\n  classLabelsFile: /no/such/l.txt\n");

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("l.txt", "line 5")
                .doesNotContain("/no/such");
    }

    @Test
    void a_labels_file_with_one_label_is_refused() throws IOException {
        Files.writeString(codeDir.resolve("one.txt"), "only\n");

        assertThat(problems(HEAD + "multiclass\ninferenceModel:\n  classLabelsFile: one.txt\n"))
                .singleElement()
                .asString()
                .contains("one.txt", "at least 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n", "   \n"})
    void a_blank_file_is_a_problem(String yaml) throws IOException {
        assertThat(problems(yaml)).singleElement().asString().contains("model-metadata.yaml", "blank");
    }

    @Test
    void a_file_that_is_not_utf_8_is_a_problem() throws IOException {
        Files.write(codeDir.resolve("model-metadata.yaml"), new byte[] {'n', ':', ' ', (byte) 0xff});

        assertThat(problems()).singleElement().asString().contains("UTF-8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hyperparameters: {a: 1}            | line 4 | flow style
            customPredictor: [a, b]            | line 4 | flow style
            customPredictor: []                | line 4 | empty list
            description: &here text            | line 4 | anchor
            description: *there                | line 4 | alias
            description: !!str text            | line 4 | tag
            description: ! text                | line 4 | tag
            name: again                        | line 4 | duplicate
            'description: "open'               | line    | not valid YAML
            'customPredictor: a: b'            | line 4 | not valid YAML
            '? [a, b]'                         | line 4 | flow style
            '- item'                           | line 4 | not valid YAML
            """)
    void strict_yaml_names_line_and_rule(String lastLine, String line, String rule) throws IOException {
        assertThat(String.join("\n", problems(REGRESSION + lastLine + "\n"))).contains(line, rule);
    }

    @Test
    void a_second_document_is_refused() throws IOException {
        assertThat(problems(REGRESSION + "---\nname: b\n"))
                .singleElement()
                .asString()
                .contains("line 4", "one YAML document");
    }

    @Test
    void a_hostile_depth_is_a_problem_and_no_crash() throws IOException {
        String deep = "customPredictor: " + "[".repeat(50_000) + "]".repeat(50_000) + "\n";

        assertThat(String.join("\n", problems(REGRESSION + deep))).contains("64 levels");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            extra: 1                                         | extra                              | unknown
            name2: x                                         | name2                              | unknown
            majorVersion: maybe                              | majorVersion                       | boolean
            'validation:~  targetName: y'                    | validation.input                   | missing
            'validation:~  input: x~  more: y'               | validation.more                    | unknown
            'validation: text'                               | validation                         | must be a map
            'trainingModel:~  other: x'                      | trainingModel.other                | unknown
            'typeSchema: text'                               | typeSchema                         | must be a map
            'description:~  - a'                             | description                        | must be text
            'inferenceModel:~  threshold: 1'                 | inferenceModel.threshold           | unknown
            'inferenceModel:~  predictionThreshold: 1.5'     | inferenceModel.predictionThreshold | 0 to 1
            'inferenceModel:~  predictionThreshold: -0.1'    | inferenceModel.predictionThreshold | 0 to 1
            'inferenceModel:~  predictionThreshold: NaN'     | inferenceModel.predictionThreshold | 0 to 1
            'inferenceModel:~  classLabels: a'               | inferenceModel.classLabels         | must be a list
            'inferenceModel:~  classLabels:~    - a: b'      | inferenceModel.classLabels         | must be text
            'userCredentialSpecifications:~  key: a'         | userCredentialSpecifications       | must be a list
            'userCredentialSpecifications:~  - text'         | userCredentialSpecifications       | must be a map
            'userCredentialSpecifications:~  - key: a'       | valueFrom                          | missing
            'inputSchema:~  type: object'                    | inputSchema.properties             | missing
            'inputSchema:~  type: array~  properties:~    a: b' | inputSchema.type                | object
            'inputSchema:~  type: object~  properties: x'    | inputSchema.properties             | must be a map
            'inputSchema:~  type: object~  properties:~    a: b~  x: y' | inputSchema.x           | unknown
            """)
    void a_broken_schema_rule_names_the_key(String lines, String key, String rule) throws IOException {
        assertThat(problems(REGRESSION + lines.replace('~', '\n') + "\n"))
                .singleElement()
                .asString()
                .contains(key, rule, "line ");
    }

    @Test
    void an_unknown_target_type_names_the_known_ones() throws IOException {
        assertThat(problems(HEAD + "guess\n")).singleElement().asString().contains("line 3", "guess", "regression");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                               | positiveClassLabel, inferenceModel.negativeClassLabel
            'inferenceModel:~  positiveClassLabel: a'        | missing: inferenceModel.negativeClassLabel
            'inferenceModel:~  positiveClassLabel: a~  negativeClassLabel:' | missing: inferenceModel.negativeClassLabel
            """)
    void a_binary_inference_model_needs_both_labels(String lines, String named) throws IOException {
        assertThat(problems(HEAD + "binary\n" + lines.replace('~', '\n') + "\n"))
                .singleElement()
                .asString()
                .contains(named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                                        | none is
            'inferenceModel:~  targetName: y'                                         | none is
            'inferenceModel:~  classLabelsFile: f~  classLabels:~    - a~    - b'      | both are
            """)
    void a_multiclass_inference_model_needs_exactly_one_source_of_labels(String lines, String which)
            throws IOException {
        for (String type : List.of("multiclass", "multilabel")) {
            assertThat(problems(HEAD + type + "\n" + lines.replace('~', '\n') + "\n"))
                    .singleElement()
                    .asString()
                    .contains("inferenceModel.classLabels ", "inferenceModel.classLabelsFile", which);
        }
    }

    @Test
    void one_class_label_is_not_enough() throws IOException {
        assertThat(problems(HEAD + "multiclass\ninferenceModel:\n  classLabels:\n    - a\n"))
                .singleElement()
                .asString()
                .contains("line 5", "inferenceModel.classLabels", "at least 2");
    }

    @Test
    void all_problems_are_told_at_once_in_the_order_of_the_file() throws IOException {
        List<String> problems = problems("""
                targetType: guess
                extra: {a: 1}
                majorVersion: 2
                name: !!int 5
                """);

        assertThat(problems)
                .hasSize(6)
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("type is missing"),
                        problem -> assertThat(problem).contains("line 1", "guess"),
                        problem -> assertThat(problem).contains("line 2", "flow style"),
                        problem -> assertThat(problem).contains("line 2", "extra", "unknown"),
                        problem -> assertThat(problem).contains("line 3", "majorVersion"),
                        problem -> assertThat(problem).contains("line 4", "tag"));
    }

    private List<String> problems(String yaml) throws IOException {
        Files.writeString(codeDir.resolve("model-metadata.yaml"), yaml);
        return problems();
    }

    private List<String> problems() {
        InvalidMetadata failure = catchThrowableOfType(InvalidMetadata.class, () -> MetadataReader.read(codeDir));
        assertThat(failure).as("the file must be refused").isNotNull();
        return failure.problems();
    }
}
