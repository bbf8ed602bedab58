package io.timpani.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** http-api.md §5: CRLF, no last line end, neat names. */
class CsvLinesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a,b\n1,\"x\ny\"\n2,\n", "a,b\r\n1,\"x\ny\"\r\n2,", "\uFEFFa,b\n\n1,\"x\ny\"\n\n2,\n\n"})
    void cells_stay_and_lines_end_alike(String csv) {
        assertThat(new String(CsvLines.crlf(csv.getBytes(UTF_8)), UTF_8)).isEqualTo("a,b\r\n1,\"x\ny\"\r\n2,");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            y|1||2|,            'y~1~""~2'
            y|1|2||,            'y~1~2~""'
            a,                  a
            'a,b|1,2||3,4|',    'a,b~1,2~3,4'
            'a,b|5" pipe,1|2,3','a,b~5" pipe,1~2,3'
            'a,b|"x|y",1|2,3',  'a,b~"x|y",1~2,3'
            """)
    void lines_end_with_both_characters_and_a_single_column_keeps_its_blanks(String csv, String expected) {
        byte[] lines = CsvLines.crlf(csv.replace('|', '\n').getBytes(UTF_8));

        assertThat(new String(lines, UTF_8))
                .isEqualTo(expected.replace("~", "\r\n").replace('|', '\n'));
    }

    @Test
    void neat_names_are_left_alone() {
        byte[] csv = "a,\"b,c\",Straße\r\n1,2,3".getBytes(UTF_8);

        assertThat(CsvLines.withNeatNames(csv)).singleElement().isSameAs(csv);
    }

    @Test
    void names_are_stripped_and_newlines_in_them_are_shown() {
        assertThat(neat(" a ,\"b\nc\",\"say \"\"hi\"\", you \"\r\n1,2,\" 3 \""))
                .isEqualTo("a,b\\nc,\"say \"\"hi\"\", you\"\r\n1,2,\" 3 \"");
    }

    @Test
    void a_header_may_be_all_there_is() {
        assertThat(neat("a, b")).isEqualTo("a,b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,,b\r\n1,2,3", "a,\" \",b\r\n1,2,3"})
    void a_blank_name_is_refused_naming_both_numbers(String csv) {
        assertThat(Answers.failure(() -> neat(csv))).contains("3 names", "only 2");
    }

    @Test
    void names_of_a_matrix_are_neat_too() {
        assertThat(CsvLines.neat(List.of(" a", "b\r\nc"))).containsExactly("a", "b\\nc");
    }

    private static String neat(String csv) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvLines.withNeatNames(csv.getBytes(UTF_8)).forEach(out::writeBytes);
        return out.toString(UTF_8);
    }
}
