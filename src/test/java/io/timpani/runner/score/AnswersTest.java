package io.timpani.runner.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.AnswerTable;
import io.timpani.engine.Marshalled;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static String csv(Marshalled answer) {
        Writing writing = new CsvLines();
        Frame frame = Answers.frame(answer);
        return new String(writing.start(frame), UTF_8) + new String(writing.rows(frame), UTF_8);
    }

    @Test
    void numbers_are_one_column_in_full_precision() {
        double[] values = {1 / 3.0, 2, Double.NaN, -0.1, 9};

        assertThat(csv(new Marshalled.Numbers(values, 4, Optional.empty())))
                .isEqualTo("Predictions\n0.3333333333333333\n2.0\n\"\"\n-0.1\n");
    }

    @Test
    void classes_are_a_column_per_label_in_the_order_of_the_model() {
        double[] values = {0.25, 0.75, 1, 0};

        assertThat(csv(new Marshalled.Classes(List.of("b", "a,b"), values, 2, Optional.empty())))
                .isEqualTo("b,\"a,b\"\n0.25,0.75\n1.0,0.0\n");
    }

    @Test
    void predictions_come_before_what_else_was_answered() {
        Frame extra = new Frame(2, List.of(new IntegerColumn("n", new long[] {1, 2}), new TextColumn("t", new String[] {
            null, "x y"
        })));
        Marshalled answer = new Marshalled.Values(
                new TextColumn("completion", new String[] {"a\nb", "c"}),
                2,
                Optional.of(new AnswerTable(extra, List.of(), -1)));

        assertThat(csv(answer)).isEqualTo("Predictions,n,t\n\"a\nb\",1,\nc,2,x y\n");
    }

    @Test
    void people_get_columns_below_each_other() {
        Frame frame = new Frame(
                2,
                List.of(
                        new NumberColumn("Predictions", new double[] {1 / 3.0, 1e12}),
                        new TextColumn("t", new String[] {"x", "y"})));
        Writing table = new TextTable();

        assertThat(new String(table.start(frame), UTF_8)).isEqualTo(" Predictions  t\n");
        assertThat(new String(table.rows(frame), UTF_8)).isEqualTo("    0.333333  x\n1000000000000  y\n");
    }

    @Test
    void rows_of_json_stand_alone() {
        Frame frame = new Frame(
                2,
                List.of(
                        new NumberColumn("p", new double[] {1 / 3.0, Double.NaN}),
                        new TextColumn("\"", new String[] {"x", null})));

        assertThat(new String(new JsonLines().rows(frame), UTF_8))
                .isEqualTo("{\"p\":0.3333333333333333,\"\\\"\":\"x\"}\n{\"p\":null,\"\\\"\":null}\n");
    }
}
