package io.timpani.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.metadata.HyperParameter.Multi;
import io.timpani.metadata.HyperParameter.Whole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HyperParameterTest {
    @TempDir
    Path codeDir;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int    | min: -1;max: 3                             | -1
            int    | min: -1;max: 3;default: 2                  | 2
            int    | min: 0;max: +3;default: 3                  | 3
            float  | min: 0.5;max: 1e2                          | 0.5
            float  | min: .5;max: 1.;default: 0.75              | 0.75
            float  | min: -1;max: 1;default: -1                 | -1.0
            string | ''                                         | ''
            string | default: a b                               | a b
            string | default: ''                                | ''
            select | values:;  - x;  - y                        | x
            select | values:;  - x;  - y;default: y             | y
            multi  | values:;  select:;    values:;      - x    | x
            multi  | values:;  int:;    min: 5;    max: 6;  select:;    values:;      - x | 5
            multi  | values:;  int:;    min: 5;    max: 6;  float:;    min: 0.5;    max: 6 | 0.5
            multi  | values:;  int:;    min: 5;    max: 6;default: 6 | 6
            multi  | values:;  float:;    min: 5;    max: 6;default: 6 | 6.0
            multi  | values:;  int:;    min: 5;    max: 6;  select:;    values:;      - x;default: x | x
            """)
    void training_starts_from(String type, String fields, String initial) throws Exception {
        assertThat(read(parameter("p", type, fields)))
                .singleElement()
                .satisfies(parameter -> assertThat(parameter.name()).isEqualTo("p"))
                .satisfies(parameter ->
                        assertThat(String.valueOf(parameter.initial())).isEqualTo(initial));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int    | max: 3                                     | "min":"is required"
            int    | min: 3                                     | "max":"is required"
            int    | min: 1.0;max: 3                            | "min":"must be a whole number, but is 1.0"
            int    | min: 1;max: many                           | "max":"must be a whole number, but is many"
            int    | min: 1;max:                                | "max":"must be a whole number
            int    | min: 1;max: 9999999999999999999            | "max":"must be a whole number
            int    | min: 3;max: 3                              | "max":"must be above min, but min is 3 and max is 3"
            int    | min: 3;max: 1;default: 2                   | "max":"must be above min, but min is 3 and max is 1"
            int    | min: 1;max: 3;default: 0                   | "default":"must be from 1 to 3, but is 0"
            int    | min: 1;max: 3;default: 4                   | "default":"must be from 1 to 3, but is 4"
            int    | min: 1;max: 3;default: x                   | "default":"must be a whole number, but is x"
            int    | min: 1;max: 3;values:;  - a                | "values":"is unknown; known here: default, max, min, name, type"
            int    | min:;  - 1;max: 3                          | "min":"must be text, but is a list"
            float  | min: a;max: 3                              | "min":"must be a number, but is a"
            float  | min: nan;max: 3                            | "min":"must be a number
            float  | min: 0;max: inf                            | "max":"must be a number
            float  | min: 0;max: 1e999                          | "max":"must be a number
            float  | min: 1;max: 0.5                            | "max":"must be above min, but min is 1.0 and max is 0.5"
            float  | min: 0;max: 1;default: 1.01                | "default":"must be from 0.0 to 1.0, but is 1.01"
            string | min: 1                                     | "min":"is unknown
            string | default:;  a: b                            | "default":"must be text, but is a map"
            select | ''                                         | "values":"is required"
            select | values: a                                  | "values":"must be a list, but is text"
            select | values:;  - ''                             | "values":"must be texts of 1 to 1024 characters
            select | values:;  - a;  - b: c                     | "values":"must be texts
            select | values:;  - a;max: 1                       | "max":"is unknown
            multi  | ''                                         | "values":"is required"
            multi  | values: a                                  | "values":"must be a map, but is text"
            multi  | values:;  string:;    a: b                 | "values.string":"is unknown; known here: float, int, select"
            multi  | values:;  int: 1                           | "values.int":"must be a map, but is text"
            multi  | values:;  int:;    min: 1                  | "values.int.max":"is required"
            multi  | values:;  int:;    min: 2;    max: 1       | "values.int.max":"must be above min, but min is 2 and max is 1"
            multi  | values:;  int:;    min: 1;    max: 2;    default: 1 | "values.int.default":"is unknown
            multi  | values:;  float:;    min: x;    max: 2     | "values.float.min":"must be a number, but is x"
            multi  | values:;  select:;    x: y                 | "values.select.values":"is required"
            multi  | values:;  select:;    values: y            | "values.select.values":"must be a list
            choice | ''                                         | "type":"must be one of int, float, string, select, multi, but is choice"
            """)
    void a_wrong_field_is_told_with_its_reason(String type, String fields, String reason) throws IOException {
        assertThat(MetadataText.problems(codeDir, "hyperparameters:\n" + parameter("rate", type, fields)))
                .singleElement()
                .asString()
                .startsWith("model-metadata.yaml, line 5: the hyper-parameter rate is wrong: {")
                .contains(reason)
                .endsWith("}.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A_b", "learning_rate", "a__b"})
    void a_name_is_made_of_letters_and_inner_underscores(String name) throws Exception {
        assertThat(read(parameter(name, "string", ""))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_a", "a_", "_", "a1", "a-b", "a b", "ä", "''"})
    void another_name_is_refused(String name) throws IOException {
        assertThat(MetadataText.problems(codeDir, "hyperparameters:\n" + parameter(name, "string", "")))
                .singleElement()
                .asString()
                .contains("\"name\":\"must be 1 to 64 English letters and inner underscores");
    }

    @Test
    void a_name_has_at_most_64_letters() throws Exception {
        assertThat(read(parameter("x".repeat(64), "string", ""))).hasSize(1);
        assertThat(MetadataText.problems(codeDir, "hyperparameters:\n" + parameter("x".repeat(65), "string", "")))
                .hasSize(1);
    }

    @Test
    void texts_have_at_most_1024_characters() throws Exception {
        String longest = "\uD83D\uDE00".repeat(1024);
        assertThat(read(parameter("p", "string", "default: " + longest))).hasSize(1);
        assertThat(read(parameter("p", "select", "values:;  - " + longest))).hasSize(1);

        assertThat(MetadataText.problems(
                        codeDir, "hyperparameters:\n" + parameter("p", "string", "default: x" + longest)))
                .singleElement()
                .asString()
                .contains("\"default\":\"must have at most 1024 characters, but has 1025\"");
        assertThat(MetadataText.problems(
                        codeDir, "hyperparameters:\n" + parameter("p", "select", "values:;  - x" + longest)))
                .singleElement()
                .asString()
                .contains("\"values\":\"must be texts of 1 to 1024 characters");
    }

    @Test
    void there_are_at_most_24_values_to_select_from() throws Exception {
        assertThat(read(parameter("p", "select", "values:" + items(24)))).hasSize(1);
        assertThat(MetadataText.problems(
                        codeDir, "hyperparameters:\n" + parameter("p", "select", "values:" + items(25))))
                .singleElement()
                .asString()
                .contains("\"values\":\"must be 1 to 24 texts, but are 25\"");
    }

    @Test
    void all_fields_of_a_parameter_and_all_parameters_are_told_at_once() throws IOException {
        assertThat(MetadataText.problems(codeDir, """
                        hyperparameters:
                          - name: a_
                            type: int
                            min: x
                            more: y
                          - type: string
                          - name: b
                          - text
                        """))
                .containsExactly(
                        "model-metadata.yaml, line 5: the hyper-parameter a_ is wrong: {\"name\":\"must be 1 to 64 English"
                                + " letters and inner underscores, but is a_\",\"min\":\"must be a whole number, but is"
                                + " x\",\"max\":\"is required\",\"more\":\"is unknown; known here: default, max, min, name,"
                                + " type\"}.",
                        "model-metadata.yaml, line 9: the hyper-parameter without a name is wrong: {\"name\":\"is"
                                + " required\"}.",
                        "model-metadata.yaml, line 10: the hyper-parameter b is wrong: {\"type\":\"is required\"}.",
                        "model-metadata.yaml, line 11: an item of hyperparameters must be a map, but is text.");
    }

    @Test
    void parameters_must_be_a_list() throws IOException {
        assertThat(MetadataText.problems(codeDir, "hyperparameters:\n  name: a\n"))
                .containsExactly("model-metadata.yaml, line 4: the key hyperparameters must be a list, but is a map.");
    }

    @Test
    void bounds_and_values_are_kept() throws Exception {
        assertThat(read(parameter("p", "int", "min: 1;max: 3")))
                .containsExactly(new Whole("p", 1, 3, Optional.empty()));
        assertThat(read(parameter("p", "multi", "values:;  int:;    min: 1;    max: 3;default: 2")))
                .containsExactly(new Multi(
                        "p",
                        Optional.empty(),
                        Optional.of(new Whole("p", 1, 3, Optional.empty())),
                        Optional.empty(),
                        Optional.of("2")));
    }

    private static String items(int count) {
        return IntStream.range(0, count).mapToObj(i -> ";  - v" + i).collect(Collectors.joining());
    }

    /** One item of the list; {@code ;} stands for a line end. */
    private static String parameter(String name, String type, String fields) {
        String more = fields.isEmpty() ? "" : "\n    " + fields.replace(";", "\n    ");
        return "  - name: " + name + "\n    type: " + type + more + "\n";
    }

    private List<HyperParameter> read(String items) throws Exception {
        return MetadataText.readWithoutParameters(codeDir, "hyperparameters:\n" + items)
                .hyperParameters();
    }
}
