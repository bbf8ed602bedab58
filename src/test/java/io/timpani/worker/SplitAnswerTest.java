package io.timpani.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.AnswerTable;
import io.timpani.engine.ModelAnswer;
import io.timpani.engine.Prediction;
import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TimeColumn;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitAnswerTest {
    private static final Frame FRAME = new Frame(
            2,
            List.of(
                    new NumberColumn("f", new double[] {1.5, Double.NaN, 9}),
                    new IntegerColumn("i", new long[] {1, 2}),
                    new BooleanColumn("b", new boolean[] {true, false}),
                    new TimeColumn("d", new long[] {5, TimeColumn.MISSING}),
                    new TextColumn("t", new String[] {"x", null}),
                    new MixedColumn("m", new Object[] {"y", 3L}),
                    new NumberColumn("f", new double[] {7, 8})));

    private static AnswerTable row(ModelAnswer answer) {
        assertThat(answer.rows()).isEqualTo(1);
        return (AnswerTable) answer;
    }

    @Test
    void a_matrix_is_cut_into_its_rows() {
        List<ModelAnswer> answers =
                SplitAnswer.of(new Prediction(List.of("a", "b"), new double[] {1, 2, 3, 4, 99}, 2, 2), 2);

        assertThat(((Prediction) answers.get(1)).values()).containsExactly(3, 4);
        assertThat(((Prediction) answers.get(1)).labels()).containsExactly("a", "b");
        assertThat(answers)
                .hasSize(2)
                .allSatisfy(answer -> assertThat(answer.rows()).isEqualTo(1));
    }

    @Test
    void columns_of_every_kind_keep_kind_order_and_name() {
        List<ModelAnswer> answers = SplitAnswer.of(new AnswerTable(FRAME, List.of(), 2), 2);

        AnswerTable last = row(answers.get(1));
        assertThat(last.inputRows()).isEqualTo(1);
        assertThat(last.index()).isEmpty();
        assertThat(last.frame().columnNames()).containsExactly("f", "i", "b", "d", "t", "m", "f");
        assertThat(((NumberColumn) last.frame().columns().get(0)).values()).containsExactly(Double.NaN);
        assertThat(((IntegerColumn) last.frame().columns().get(1)).values()).containsExactly(2);
        assertThat(((BooleanColumn) last.frame().columns().get(2)).values()).containsExactly(false);
        assertThat(last.frame().columns().get(3).isMissing(0)).isTrue();
        assertThat(((TextColumn) last.frame().columns().get(4)).values()).containsExactly((String) null);
        assertThat(((MixedColumn) last.frame().columns().get(5)).values()).containsExactly(3L);
        assertThat(((NumberColumn) last.frame().columns().get(6)).values()).containsExactly(8);
        assertThat(((TextColumn) row(answers.get(0)).frame().columns().get(4)).values())
                .containsExactly("x");
    }

    @Test
    void each_row_keeps_its_label() {
        List<ModelAnswer> answers = SplitAnswer.of(new AnswerTable(FRAME, Arrays.asList("first", null), -1), 2);

        assertThat(row(answers.get(0)).index()).containsExactly("first");
        assertThat(row(answers.get(1)).index()).containsExactly((Object) null);
        assertThat(row(answers.get(1)).inputRows()).isEqualTo(-1);
        assertThat(SplitAnswer.of(new AnswerTable(FRAME, List.of(17L, 4L), -1), 2))
                .hasSize(2);
    }

    @Test
    void rows_that_moved_or_are_too_few_cannot_be_told_apart() {
        assertThat(SplitAnswer.of(new AnswerTable(FRAME, List.of(1L, 0L), 2), 2))
                .isEmpty();
        assertThat(SplitAnswer.of(new AnswerTable(FRAME, List.of(1L, 1L), 2), 2))
                .isEmpty();
        assertThat(SplitAnswer.of(new AnswerTable(FRAME, List.of(), 3), 3)).isEmpty();
        assertThat(SplitAnswer.of(Prediction.column(1, 2, 3), 2)).isEmpty();
    }
}
