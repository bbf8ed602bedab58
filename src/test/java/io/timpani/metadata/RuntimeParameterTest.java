package io.timpani.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeParameterTest {
    private static final String NONE = "(none)";

    @TempDir
    Path codeDir;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            string     | P: text               | "text"
            string     | P: '12'               | "12"
            string     | P: 1e5                | "1e5"
            string     | P: 12:30              | "12:30"
            string     | P: 2024-01-01         | "2024-01-01"
            string     | P: !!str 5            | "5"
            string     | P: "a\\nb"            | "a\\nb"
            string     | P:                    | null
            string     | P: ~                  | null
            deployment | P: 64a1               | "64a1"
            deployment | P: null               | null
            boolean    | P: true               | true
            boolean    | P: False              | false
            boolean    | P: yes                | true
            boolean    | P: off                | false
            boolean    | P:                    | null
            numeric    | P: 5                  | 5
            numeric    | P: -5.5               | -5.5
            numeric    | P: 0x10               | 16
            numeric    | P: 010                | 8
            numeric    | P: 1_000              | 1000
            numeric    | P: 123456789012345678901234567890 | 123456789012345678901234567890
            numeric    | P: '5'                | "5"
            numeric    | P: ' 5.5 '            | " 5.5 "
            numeric    | P: 1e3                | "1e3"
            numeric    | P: true               | true
            numeric    | P:                    | null
            credential | P: {credentialType: s3, key: 1, more: [a, true, null]} | {"credentialType":"s3","key":1,"more":["a",true,null]}
            credential | P:                    | null
            string     | other: 5              | null
            """)
    void a_value_becomes_a_variable(String type, String values, String payload) throws Exception {
        assertThat(read("fieldName: P;type: " + type, values + "\n"))
                .containsExactly(
                        Map.entry("MLOPS_RUNTIME_PARAM_P", "{\"payload\":" + payload + ",\"type\":\"" + type + "\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            string     | P: 5                  | must be text that is not blank, or null, but is a number
            string     | P: yes                | but is a boolean
            string     | P: ''                 | but is blank
            string     | P: '  '               | but is blank
            string     | P: [a]                | but is a list
            string     | P: {a: b}             | but is a map
            deployment | P: ''                 | must be text that is not blank, or null, but is blank
            deployment | P: 1.5                | but is a number
            boolean    | P: 'true'             | must be true, false or null, but is text
            boolean    | P: 1                  | but is a number
            boolean    | P: y                  | but is text
            numeric    | P: many               | must be a number or null, but is text
            numeric    | P: ''                 | must be a number or null, but is blank
            numeric    | P: [1]                | but is a list
            numeric    | P: .nan               | but is not finite
            numeric    | P: -.inf              | but is not finite
            numeric    | P: 'nan'              | but is text
            credential | P: token              | must be a map with the key credentialType, or null, but is text
            credential | P: [a]                | but is a list
            credential | P: {a: b}             | must have the key credentialType
            credential | P: {credentialType: } | must have text under the key credentialType, but has null
            credential | P: {credentialType: 1} | must have text under the key credentialType, but has a number
            """)
    void a_wrong_value_is_told_with_line_name_and_reason(String type, String values, String reason) throws IOException {
        assertThat(problems("fieldName: P;type: " + type, "# comment\n" + values + "\n"))
                .singleElement()
                .asString()
                .startsWith("values.yaml, line 2: the runtime parameter P must ")
                .contains(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            minValue: 1;maxValue: 2    | 1       | (none)
            minValue: 1;maxValue: 2    | 2.0     | (none)
            minValue: 1;maxValue: 2    | "1.5"   | (none)
            minValue: 1;maxValue: 2    | true    | (none)
            minValue: 1;maxValue: 2    | false   | must be a number from 1 to 2 or null, but is false
            minValue: 1;maxValue: 2    | 0.99    | must be a number from 1 to 2 or null, but is 0.99
            minValue: 1;maxValue: 2    | "3"     | must be a number from 1 to 2 or null, but is 3
            minValue: 1                | 0       | must be a number of at least 1 or null, but is 0
            minValue: 1                | 1e9     | (none)
            maxValue: 0.5              | 1       | must be a number of at most 0.5 or null, but is 1
            maxValue: 0.5              | -9      | (none)
            minValue: ~;maxValue: null | 99      | (none)
            maxValue: 5                | 99999999999999999999999999 | of at most 5
            """)
    void a_number_is_within_its_bounds(String bounds, String value, String reason) throws Exception {
        String definition = "fieldName: P;type: numeric;" + bounds;
        if (reason.equals(NONE)) {
            assertThat(read(definition, "P: " + value + "\n")).hasSize(1);
        } else {
            assertThat(problems(definition, "P: " + value + "\n"))
                    .singleElement()
                    .asString()
                    .contains("line 1", "runtime parameter P", reason);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            string     | abc   | "abc"
            string     | "12"  | "12"
            string     | ~     | null
            boolean    | on    | true
            numeric    | 0.4   | 0.4
            numeric    | 3     | 3
            """)
    void a_value_that_is_not_given_is_the_default(String type, String initial, String payload) throws Exception {
        assertThat(read("fieldName: P;type: " + type + ";defaultValue: " + initial, "other: 1\n"))
                .containsEntry("MLOPS_RUNTIME_PARAM_P", "{\"payload\":" + payload + ",\"type\":\"" + type + "\"}");
    }

    @Test
    void a_null_that_is_given_beats_the_default() throws Exception {
        assertThat(read("fieldName: P;type: string;defaultValue: d", "P: null\n"))
                .containsEntry("MLOPS_RUNTIME_PARAM_P", "{\"payload\":null,\"type\":\"string\"}");
    }

    @Test
    void a_wrong_default_matters_only_when_it_is_used() throws Exception {
        String definition = "fieldName: P;type: numeric;minValue: 5;defaultValue: 1";

        assertThat(read(definition, "P: 7\n")).hasSize(1);
        assertThat(problems(definition, "other: 1\n"))
                .containsExactly(
                        "values.yaml: the runtime parameter P is not given, and its defaultValue"
                                + " (model-metadata.yaml, line 5) is wrong: it must be a number of at least 5 or null, but is 1.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type: string                                   | line 5 | has no fieldName
            fieldName: 5;type: string                      | line 5 | fieldName
            fieldName: '';type: string                     | line 5 | not blank
            fieldName: A=B;type: string                    | line 5 | A=B
            fieldName: P                                   | line 5 | the runtime parameter P has no type; it must be one of string, boolean
            fieldName: P;type: text                        | line 6 | the runtime parameter P has a wrong type: it must be one of string, boolean, credential, deployment, numeric, but is text
            fieldName: P;type: 5                           | line 6 | but is no text
            fieldName: P;type: string;allowEmpty: '1'      | line 7 | the runtime parameter P has a wrong allowEmpty
            fieldName: P;type: string;allowEmpty:          | line 7 | allowEmpty
            fieldName: P;type: numeric;minValue: low       | line 7 | the runtime parameter P has a wrong minValue: it must be a number or null
            fieldName: P;type: numeric;maxValue: '9'       | line 7 | maxValue
            fieldName: P;type: numeric;maxValue: true      | line 7 | maxValue
            fieldName: P;type: numeric;maxValue: .nan      | line 7 | maxValue
            """)
    void a_bad_definition_is_told_with_line_and_name(String definition, String line, String part) throws IOException {
        assertThat(MetadataText.problemsWithParameters(codeDir, definitions(definition)))
                .singleElement()
                .asString()
                .startsWith("model-metadata.yaml, " + line + ": ")
                .contains(part);
    }

    @Test
    void a_definition_may_have_other_keys_and_allow_no_empty_value() throws Exception {
        assertThat(read("fieldName: P;type: string;allowEmpty: no;credentialType: s3;description: text", "P:\n"))
                .hasSize(1);
    }

    @Test
    void a_definition_that_comes_twice_names_both_lines() throws IOException {
        assertThat(MetadataText.problemsWithParameters(
                        codeDir, definitions("fieldName: P;type: string") + item("fieldName: P;type: numeric")))
                .containsExactly("model-metadata.yaml, line 7: the runtime parameter P is a duplicate: it is already"
                        + " defined in line 5.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                       | runtimeParameterDefinitions is missing
            'runtimeParameterDefinitions:'           | runtimeParameterDefinitions is missing
            'runtimeParameterDefinitions: text'      | runtimeParameterDefinitions must be a list, but is text
            'runtimeParameterDefinitions:~  a: b'    | runtimeParameterDefinitions must be a list, but is a map
            'runtimeParameterDefinitions:~  - text'  | must be a map, but is text
            """)
    void values_need_definitions(String yaml, String part) throws IOException {
        assertThat(MetadataText.problemsWithParameters(codeDir, yaml.replace('~', '\n') + "\n"))
                .singleElement()
                .asString()
                .contains("model-metadata.yaml", part);
    }

    @Test
    void definitions_are_not_looked_at_without_values() throws Exception {
        assertThat(MetadataText.readWithoutParameters(codeDir, "runtimeParameterDefinitions: text\n")
                        .runtimeParameters())
                .isEmpty();
    }

    @Test
    void bad_definitions_are_told_together_with_the_rest_of_the_file() throws IOException {
        assertThat(MetadataText.problemsWithParameters(codeDir, "extra: 1\n" + definitions("type: string")))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("line 4", "extra"),
                        problem -> assertThat(problem).contains("line 6", "fieldName"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# comment\n", "---\n", "null\n", "{}\n", "\uFEFF"})
    void an_empty_file_is_refused(String yaml) throws IOException {
        assertThat(problems("fieldName: P;type: string", yaml))
                .singleElement()
                .asString()
                .contains("values.yaml", "empty");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text                        | line 1 | must hold names and values, but is text
            - a                         | line 1 | but is a list
            'P: [a'                     | line   | not valid YAML
            'P: "open'                  | line   | not valid YAML
            'P: a~P: b'                 | line 2 | P is a duplicate
            'P: a~---~P: b'             | line 2 | one YAML document
            'P: *there'                 | line 1 | *there
            'P: &a [*a]'                | line 1 | *a
            'P: !ruby/object:X a'       | line 1 | tag
            'P: !!python/object:x {}'   | line 1 | tag
            '[a]: b'                    | line 1 | a key must be text
            '<<: text~P: a'             | line 1 | only maps can be merged
            """)
    void a_file_that_is_no_yaml_map_is_refused(String yaml, String line, String part) throws IOException {
        assertThat(String.join("\n", problems("fieldName: P;type: string", yaml.replace('~', '\n') + "\n")))
                .contains("values.yaml", line, part);
    }

    @Test
    void a_file_that_cannot_be_read_is_refused() throws IOException {
        Path file = codeDir.resolve("values.yaml");
        assertThat(MetadataText.problems(() -> RuntimeParameterFile.read(file, List.of())))
                .containsExactly("values.yaml: the file cannot be read.");
        Files.write(file, "P: ä\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(MetadataText.problems(() -> RuntimeParameterFile.read(file, List.of())))
                .containsExactly("values.yaml: the file is not UTF-8.");
    }

    @Test
    void anchors_and_merges_are_followed() throws Exception {
        String values = "base: &b {credentialType: s3, key: a}\nP: {<<: *b, key: b}\nQ: *b\n";
        MetadataText.read(codeDir, definitions("fieldName: P;type: credential"));

        assertThat(read("fieldName: P;type: credential", values).values())
                .containsExactly("{\"payload\":{\"key\":\"b\",\"credentialType\":\"s3\"},\"type\":\"credential\"}");
    }

    @Test
    void a_file_that_would_grow_beyond_bounds_is_refused() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1)));
        }

        assertThat(problems("fieldName: P;type: string", bomb.toString()))
                .singleElement()
                .asString()
                .contains("line ", "100000 values");
    }

    @Test
    void all_values_are_judged_at_once_in_the_order_of_the_file() throws Exception {
        List<RuntimeParameter> definitions = MetadataText.read(
                        codeDir,
                        definitions("fieldName: A;type: string")
                                + item("fieldName: B;type: numeric")
                                + item("fieldName: C;type: boolean"))
                .runtimeParameters();
        Path file = Files.writeString(codeDir.resolve("values.yaml"), "C: 1\nX: [\"fine\"]\nB: b\nA: 5\n");

        assertThat(MetadataText.problems(() -> RuntimeParameterFile.read(file, definitions)))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("line 1", "parameter C"),
                        problem -> assertThat(problem).contains("line 3", "parameter B"),
                        problem -> assertThat(problem).contains("line 4", "parameter A"));
    }

    @Test
    void a_character_of_two_halves_may_stand_anywhere() throws Exception {
        for (int length = 1000; length < 1050; length++) {
            String text = "x".repeat(length) + "\uD83D\uDE00\uD83D\uDE00";
            assertThat(read("fieldName: P;type: string", "P: " + text + "\n").values())
                    .as("%d characters before it", length)
                    .containsExactly("{\"payload\":\"" + text + "\",\"type\":\"string\"}");
        }
    }

    @Test
    void a_secret_is_not_shown() throws IOException {
        assertThat(problems("fieldName: P;type: credential", "P: hunter2\n").toString())
                .doesNotContain("hunter2");
    }

    private static String definitions(String definition) {
        return "runtimeParameterDefinitions:\n" + item(definition);
    }

    /** One item of the list; {@code ;} stands for a line end. */
    private static String item(String definition) {
        return "  - " + definition.replace(";", "\n    ") + "\n";
    }

    private Map<String, String> read(String definition, String values) throws Exception {
        List<RuntimeParameter> definitions =
                MetadataText.read(codeDir, definitions(definition)).runtimeParameters();
        return RuntimeParameterFile.read(Files.writeString(codeDir.resolve("values.yaml"), values), definitions);
    }

    private List<String> problems(String definition, String values) throws IOException {
        Path file = Files.writeString(codeDir.resolve("values.yaml"), values);
        List<RuntimeParameter> definitions;
        try {
            definitions = MetadataText.read(codeDir, definitions(definition)).runtimeParameters();
        } catch (InvalidMetadata e) {
            throw new AssertionError(e);
        }
        return MetadataText.problems(() -> RuntimeParameterFile.read(file, definitions));
    }
}
