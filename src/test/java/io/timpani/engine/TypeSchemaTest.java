package io.timpani.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.frame.Frame;
import io.timpani.frame.Table;
import io.timpani.frame.TextColumn;
import io.timpani.metadata.InvalidMetadata;
import io.timpani.metadata.MetadataReader;
import io.timpani.metadata.ModelMetadata;
import io.timpani.metadata.TypeSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeSchemaTest {
    private static final String KEPT = "kept";

    @TempDir
    Path codeDir;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fraction       | NUM
            whole          | NUM
            count          | NUM
            truth          | NUM
            unknown        | NUM
            infinite       | NUM
            matrix         | NUM
            time           | DATE
            timeOrMissing  | DATE
            word           | CAT
            wordOrMissing  | CAT
            halfProse      | CAT
            empty          | CAT
            mixed          | CAT
            imageOrWord    | CAT
            prose          | CAT, TXT
            mixedProse     | CAT, TXT
            image          | IMG
            imageOrMissing | IMG
            image+word     | CAT, IMG
            image+image    | IMG
            fraction+time+prose+image | CAT, DATE, IMG, NUM, TXT
            """)
    void columns_have_these_data_types(String columns, String types) throws Exception {
        // the types found are told by a rule that is always broken: the value is never there, or not alone
        List<String> violations = outputs("data_types", "NOT_IN", "NUM CAT TXT IMG DATE", columns);

        assertThat(violations)
                .containsExactly("The output has the data types " + types
                        + ", which breaks the rule data_types NOT_IN [NUM, CAT, TXT, IMG, DATE].");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fraction       | EQUALS     | NUM           | kept
            truth          | EQUALS     | NUM           | kept
            word           | EQUALS     | NUM           | broken
            fraction+word  | EQUALS     | NUM           | broken
            none           | EQUALS     | NUM           | broken
            matrix         | EQUALS     | NUM           | kept
            matrix         | EQUALS     | CAT           | broken
            time           | EQUALS     | DATE          | kept
            image          | EQUALS     | IMG           | kept
            image+word     | EQUALS     | IMG           | broken
            prose          | EQUALS     | TXT           | kept
            prose          | EQUALS     | CAT           | kept
            word           | EQUALS     | TXT           | kept
            whole          | EQUALS     | CAT           | kept
            wholeOrMissing | EQUALS     | CAT           | kept
            count          | EQUALS     | CAT           | kept
            truth          | EQUALS     | CAT           | kept
            whole+word     | EQUALS     | NUM           | kept
            whole+fraction | EQUALS     | CAT           | broken
            fraction       | EQUALS     | CAT           | broken
            infinite       | EQUALS     | CAT           | broken
            fraction       | NOT_EQUALS | NUM           | broken
            fraction       | NOT_EQUALS | CAT           | kept
            whole          | NOT_EQUALS | CAT           | broken
            word           | NOT_EQUALS | TXT           | broken
            time           | NOT_EQUALS | NUM           | kept
            none           | NOT_EQUALS | NUM           | kept
            fraction       | IN         | NUM DATE      | kept
            fraction+time  | IN         | NUM DATE      | kept
            fraction+word  | IN         | NUM DATE      | broken
            whole          | IN         | CAT           | kept
            prose          | IN         | CAT           | kept
            word           | IN         | NUM           | broken
            none           | IN         | NUM           | kept
            image          | IN         | NUM CAT TXT   | broken
            fraction       | NOT_IN     | CAT TXT       | kept
            word           | NOT_IN     | CAT TXT       | broken
            whole          | NOT_IN     | CAT           | broken
            fraction+image | NOT_IN     | IMG           | broken
            fraction       | EQUALS     | GEO           | kept
            fraction       | NOT_EQUALS | DATE_DURATION | kept
            fraction       | IN         | GEO COUNT_DICT DATE_DURATION | kept
            fraction       | IN         | GEO DATE      | broken
            """)
    void a_rule_about_data_types_is_kept_or_broken(String columns, String condition, String values, String outcome)
            throws Exception {
        List<String> violations = outputs("data_types", condition, values, columns);

        if (outcome.equals(KEPT)) {
            assertThat(violations).isEmpty();
        } else {
            assertThat(violations).singleElement().asString().contains("The output", "data_types " + condition);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            input  | matrix | FORBIDDEN | is sparse
            input  | matrix | SUPPORTED | kept
            input  | matrix | REQUIRED  | kept
            input  | word   | FORBIDDEN | kept
            input  | word   | SUPPORTED | kept
            input  | word   | REQUIRED  | is dense
            output | matrix | NEVER     | is sparse
            output | matrix | DYNAMIC   | kept
            output | matrix | ALWAYS    | kept
            output | matrix | IDENTITY  | kept
            output | word   | NEVER     | kept
            output | word   | DYNAMIC   | kept
            output | word   | ALWAYS    | is dense
            output | word   | IDENTITY  | kept
            """)
    void a_table_must_have_the_form_that_is_wanted(String side, String columns, String value, String outcome)
            throws Exception {
        assertThat(violations(side, "sparse", "EQUALS", value, columns))
                .isEqualTo(
                        outcome.equals(KEPT)
                                ? List.of()
                                : List.of("The " + side + " " + outcome + ", which breaks the rule sparse EQUALS "
                                        + value + "."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            input  | wordOrMissing         | FORBIDDEN | broken
            input  | wordOrMissing         | SUPPORTED | kept
            input  | word                  | FORBIDDEN | kept
            input  | matrix                | FORBIDDEN | kept
            output | wholeOrMissing        | NEVER     | broken
            output | word+wholeOrMissing   | NEVER     | broken
            output | timeOrMissing         | NEVER     | broken
            output | mixed                 | NEVER     | broken
            output | wholeOrMissing        | DYNAMIC   | kept
            output | count+truth+time+word | NEVER     | kept
            output | matrix                | NEVER     | kept
            """)
    void missing_values_are_told(String side, String columns, String value, String outcome) throws Exception {
        assertThat(violations(side, "contains_missing", "EQUALS", value, columns))
                .isEqualTo(
                        outcome.equals(KEPT)
                                ? List.of()
                                : List.of("The " + side
                                        + " has missing values, which breaks the rule contains_missing EQUALS " + value
                                        + "."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            word      | EQUALS           | 1   | kept
            word+word | EQUALS           | 1   | has 2 columns
            word      | NOT_EQUALS       | 1   | has 1 column
            word      | NOT_EQUALS       | 0   | kept
            matrix    | IN               | 2 3 | kept
            matrix    | IN               | 1 2 | has 3 columns
            matrix    | NOT_IN           | 1 2 | kept
            none      | NOT_IN           | 0 9 | has 0 columns
            word      | GREATER_THAN     | 0   | kept
            word      | GREATER_THAN     | 1   | has 1 column
            word      | NOT_GREATER_THAN | 1   | kept
            word+word | NOT_GREATER_THAN | 1   | has 2 columns
            word      | LESS_THAN        | 2   | kept
            word+word | LESS_THAN        | 2   | has 2 columns
            word+word | NOT_LESS_THAN    | 2   | kept
            none      | NOT_LESS_THAN    | 1   | has 0 columns
            none      | NOT_LESS_THAN    | 0   | kept
            """)
    void columns_are_counted(String columns, String condition, String values, String outcome) throws Exception {
        List<String> violations = outputs("number_of_columns", condition, values, columns);

        if (outcome.equals(KEPT)) {
            assertThat(violations).isEmpty();
        } else {
            assertThat(violations)
                    .singleElement()
                    .asString()
                    .contains(outcome, "number_of_columns " + condition)
                    .contains(values.split(" "));
        }
    }

    @Test
    void all_broken_rules_are_told_in_the_order_of_the_file() throws Exception {
        TypeSchema schema = schema("""
                typeSchema:
                  output_requirements:
                    - field: number_of_columns
                      condition: EQUALS
                      value: 1
                    - field: contains_missing
                      condition: EQUALS
                      value: NEVER
                    - field: sparse
                      condition: EQUALS
                      value: NEVER
                    - field: data_types
                      condition: EQUALS
                      value: NUM
                """);

        assertThat(schema.outputViolations(TableSurvey.of(Tables.of("fraction+wordOrMissing+prose"))))
                .satisfiesExactly(
                        sentence -> assertThat(sentence).contains("3 columns"),
                        sentence -> assertThat(sentence).contains("missing"),
                        sentence -> assertThat(sentence).contains("CAT, NUM, TXT", "data_types EQUALS NUM"));
        assertThat(schema.inputViolations(TableSurvey.of(Tables.of("word")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            100, 75, 100, true
            100, 74, 100, false
            100, 100, 5,  true
            100, 100, 4,  false
            2000, 2000, 60, true
            2000, 2000, 59, false
            0, 0, 0, false
            """)
    void text_has_blanks_in_most_rows_and_few_repetitions(int rows, int withBlanks, int different, boolean isText) {
        String[] values = IntStream.range(0, rows)
                .mapToObj(row -> (row < withBlanks ? "v " : "v") + row % different)
                .toArray(String[]::new);

        assertThat(new Contents(values, rows).areText()).isEqualTo(isText);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            89504e470d0a1a0a0000000d,         true
            ffd8ffe000104a46494600,           true
            474946383761ffff,                 true
            474946383961ffff,                 true
            49492a0008000000,                 true
            4d4d002a00000008,                 true
            524946460000000057454250,         true
            424d0000000000000000360000002800, true
            524946460000000041564920,         false
            424d0000000000000000360000002900, false
            424d,                             false
            89504e47,                         false
            25504446,                         false
            '',                               false
            """)
    void images_are_known_by_how_they_begin(String hex, boolean isImage) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(ImageText.isImage(Base64.getEncoder().encodeToString(bytes))).isEqualTo(isImage);
        assertThat(ImageText.isImage(Base64.getMimeEncoder(4, new byte[] {'\n'}).encodeToString(bytes)))
                .isEqualTo(isImage);
    }

    @Test
    void what_is_no_base64_is_no_image() {
        assertThat(ImageText.isImage("iVBOR")).isFalse();
        assertThat(ImageText.isImage("a plain text with some length")).isFalse();
        assertThat(ImageText.isImage(new String(new byte[] {(byte) 0x89, 'P'}, StandardCharsets.ISO_8859_1)))
                .isFalse();
    }

    @Test
    void only_the_rows_of_the_frame_count() {
        Table table = new Frame(1, List.of(new TextColumn("a", new String[] {"x", null})));

        assertThat(TypeSchema.standard().inputViolations(TableSurvey.of(table))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fraction+prose+time+word | ''
            whole                    | ''
            image                    | data_types IN [NUM, CAT, TXT, DATE, DATE_DURATION]
            wordOrMissing            | contains_missing EQUALS FORBIDDEN
            matrix                   | sparse EQUALS FORBIDDEN
            """)
    void the_standard_schema_says_what_goes_in(String columns, String rule) {
        assertThat(TypeSchema.standard().inputViolations(TableSurvey.of(Tables.of(columns))))
                .allSatisfy(sentence -> assertThat(sentence).contains(rule, "The input"))
                .hasSize(rule.isEmpty() ? 0 : 1);
    }

    @Test
    void the_standard_schema_lets_numbers_out_only() {
        TypeSchema schema = TypeSchema.standard();

        assertThat(schema.hasOutputRules()).isTrue();
        assertThat(schema.outputViolations(TableSurvey.of(Tables.of("fraction+unknown"))))
                .isEmpty();
        assertThat(schema.outputViolations(TableSurvey.of(Tables.of("fraction+word"))))
                .containsExactly(
                        "The output has the data types CAT, NUM, which breaks the rule data_types EQUALS NUM.");
        assertThat(schema.outputViolations(TableSurvey.of(Tables.of("none"))))
                .containsExactly("The output has no data type, which breaks the rule data_types EQUALS NUM.");
    }

    private List<String> outputs(String field, String condition, String values, String columns) throws Exception {
        return violations("output", field, condition, values, columns);
    }

    private List<String> violations(String side, String field, String condition, String values, String columns)
            throws Exception {
        String list = Arrays.stream(values.split(" "))
                .map(value -> "        - " + value + "\n")
                .collect(Collectors.joining());
        TypeSchema schema = schema("typeSchema:\n  " + side + "_requirements:\n    - field: " + field
                + "\n      condition: " + condition + "\n      value:\n" + list);
        Table table = Tables.of(columns);
        return side.equals("input")
                ? schema.inputViolations(TableSurvey.of(table))
                : schema.outputViolations(TableSurvey.of(table));
    }

    private TypeSchema schema(String yaml) throws IOException, InvalidMetadata {
        Files.writeString(
                codeDir.resolve(MetadataReader.FILE_NAME),
                "name: test\ntype: inference\ntargetType: transform\n" + yaml);
        return MetadataReader.read(codeDir).flatMap(ModelMetadata::typeSchema).orElseThrow();
    }
}
