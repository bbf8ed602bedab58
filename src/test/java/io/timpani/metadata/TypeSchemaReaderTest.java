package io.timpani.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeSchemaReaderTest {
    @TempDir
    Path codeDir;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            input  | data_types        | EQUALS           | DATE_DURATION
            input  | data_types        | NOT_EQUALS       | GEO
            input  | data_types        | IN               | COUNT_DICT
            output | data_types        | NOT_IN           | IMG
            input  | sparse            | EQUALS           | REQUIRED
            output | sparse            | EQUALS           | IDENTITY
            input  | contains_missing  | EQUALS           | SUPPORTED
            output | contains_missing  | EQUALS           | DYNAMIC
            output | number_of_columns | EQUALS           | 1
            output | number_of_columns | NOT_EQUALS       | 0
            output | number_of_columns | IN               | 3
            output | number_of_columns | NOT_IN           | 0
            output | number_of_columns | GREATER_THAN     | 0
            output | number_of_columns | LESS_THAN        | 1
            output | number_of_columns | NOT_GREATER_THAN | 999999999999
            output | number_of_columns | NOT_LESS_THAN    | 0
            """)
    void a_rule_of_the_grammar_is_accepted(String side, String field, String condition, String value) throws Exception {
        assertThat(MetadataText.readWithoutParameters(codeDir, rule(side, field, condition, value))
                        .typeSchema())
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            input  | types             | EQUALS           | NUM       | line 6 | data_types, sparse, number_of_columns, contains_missing
            input  | Sparse            | EQUALS           | FORBIDDEN | line 6 | but is Sparse
            input  | data_types        | CONTAINS         | NUM       | line 7 | CONTAINS
            input  | data_types        | equals           | NUM       | line 7 | equals
            input  | data_types        | GREATER_THAN     | NUM       | line 7 | with the field data_types
            input  | data_types        | NOT_LESS_THAN    | NUM       | line 7 | EQUALS, NOT_EQUALS, IN, NOT_IN
            input  | sparse            | IN               | FORBIDDEN | line 7 | with the field sparse
            input  | sparse            | NOT_EQUALS       | FORBIDDEN | line 7 | use one of EQUALS
            output | contains_missing  | NOT_IN           | NEVER     | line 7 | with the field contains_missing
            input  | data_types        | EQUALS           | INT       | line 8 | NUM, TXT, CAT, IMG, DATE, DATE_DURATION, COUNT_DICT, GEO
            input  | data_types        | EQUALS           | num       | line 8 | but is num
            input  | sparse            | EQUALS           | NEVER     | line 8 | FORBIDDEN, SUPPORTED, REQUIRED
            output | sparse            | EQUALS           | FORBIDDEN | line 8 | NEVER, DYNAMIC, ALWAYS, IDENTITY
            input  | contains_missing  | EQUALS           | NEVER     | line 8 | FORBIDDEN, SUPPORTED
            input  | contains_missing  | EQUALS           | REQUIRED  | line 8 | but is REQUIRED
            output | contains_missing  | EQUALS           | SUPPORTED | line 8 | NEVER, DYNAMIC
            output | number_of_columns | EQUALS           | one       | line 8 | whole number, but is one
            output | number_of_columns | EQUALS           | 1.5       | line 8 | whole number
            output | number_of_columns | EQUALS           | 1e3       | line 8 | whole number
            output | number_of_columns | EQUALS           | 99999999999999999999 | line 8 | whole number
            output | number_of_columns | EQUALS           | ''        | line 8 | whole number
            output | number_of_columns | NOT_EQUALS       | -1        | line 8 | NOT_EQUALS must not be negative
            output | number_of_columns | NOT_IN           | -3        | line 8 | negative
            output | number_of_columns | EQUALS           | 0         | line 8 | with the condition EQUALS
            output | number_of_columns | IN               | 0         | line 8 | with the condition IN
            output | number_of_columns | LESS_THAN        | 0         | line 8 | with the condition LESS_THAN
            output | number_of_columns | NOT_GREATER_THAN | 0         | line 8 | NOT_IN, NOT_EQUALS, NOT_LESS_THAN, GREATER_THAN
            """)
    void what_the_grammar_does_not_know_is_told_with_its_line(
            String side, String field, String condition, String value, String line, String part) throws IOException {
        assertThat(MetadataText.problems(codeDir, rule(side, field, condition, value)))
                .singleElement()
                .asString()
                .contains("model-metadata.yaml, " + line + ":", part);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data_types        | EQUALS           | NUM | CAT | NUM, CAT
            data_types        | NOT_EQUALS       | NUM | CAT | NUM, CAT
            sparse            | EQUALS           | NEVER | ALWAYS | NEVER, ALWAYS
            number_of_columns | EQUALS           | 1   | 2   | 1, 2
            number_of_columns | GREATER_THAN     | 1   | 2   | 1, 2
            number_of_columns | NOT_LESS_THAN    | 1   | 2   | 1, 2
            """)
    void most_conditions_take_one_value(String field, String condition, String one, String other, String shown)
            throws IOException {
        String list = "\n        - " + one + "\n        - " + other;

        assertThat(MetadataText.problems(codeDir, rule("output", field, condition, list)))
                .singleElement()
                .asString()
                .contains("line 8", condition, "single value", shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '    - condition: EQUALS~      value: NUM'                             | output_requirements.field is missing
            '    - field: sparse~      value: NEVER'                               | output_requirements.condition is missing
            '    - field: sparse~      condition: EQUALS'                          | output_requirements.value is missing
            '    - field: sparse~      condition: EQUALS~      value: NEVER~      x: y' | output_requirements.x is unknown
            '    - field: sparse~      condition: EQUALS~      value:~        a: b' | must be text or a list of text
            '    - field: data_types~      condition: IN~      value:~        - a: b' | must be text or a list of text
            '    - text'                                                           | must be a map
            '    text'                                                             | must be a list
            """)
    void a_rule_has_these_keys(String rule, String part) throws IOException {
        assertThat(MetadataText.problems(
                        codeDir, "typeSchema:\n  output_requirements:\n" + rule.replace('~', '\n') + "\n"))
                .singleElement()
                .asString()
                .contains("line ", part);
    }

    @Test
    void every_error_is_told_at_once() throws IOException {
        assertThat(MetadataText.problems(codeDir, """
                        typeSchema:
                          inputs: x
                          input_requirements:
                            - field: data_types
                              condition: IN
                              value:
                                - NUM
                                - A
                                - B
                            - field: what
                              condition: IS
                          output_requirements:
                            - field: sparse
                              condition: IN
                              value: ALWAYS
                        """))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("line 5", "typeSchema.inputs"),
                        problem -> assertThat(problem).contains("line 11", "A"),
                        problem -> assertThat(problem).contains("line 12", "B"),
                        problem -> assertThat(problem).contains("line 13", "what"),
                        problem -> assertThat(problem).contains("line 13", "value is missing"),
                        problem -> assertThat(problem).contains("line 14", "IS"),
                        problem -> assertThat(problem).contains("line 17", "IN"));
    }

    @Test
    void there_may_be_no_schema_and_no_rules() throws Exception {
        assertThat(MetadataText.readWithoutParameters(codeDir, "").typeSchema()).isEmpty();
        TypeSchema schema = MetadataText.readWithoutParameters(codeDir, rule("input", "sparse", "EQUALS", "FORBIDDEN"))
                .typeSchema()
                .orElseThrow();
        assertThat(schema.hasOutputRules()).isFalse();
    }

    private static String rule(String side, String field, String condition, String value) {
        return "typeSchema:\n  " + side + "_requirements:\n    - field: " + field + "\n      condition: " + condition
                + "\n      value: " + value + "\n";
    }
}
