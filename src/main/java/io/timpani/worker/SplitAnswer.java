package io.timpani.worker;

import io.timpani.engine.AnswerTable;
import io.timpani.engine.ModelAnswer;
import io.timpani.engine.Prediction;
import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TimeColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to several rows as answers to one row each. */
final class SplitAnswer {
    private SplitAnswer() {}

    /** One answer per row; empty when it cannot be told which row of the answer is whose. */
    static List<ModelAnswer> of(ModelAnswer answer, int rows) {
        if (answer.rows() != rows) {
            return List.of();
        }
        return answer instanceof Prediction prediction ? matrix(prediction) : table((AnswerTable) answer);
    }

    private static List<ModelAnswer> matrix(Prediction answer) {
        int width = answer.columns();
        List<ModelAnswer> answers = new ArrayList<>(answer.rows());
        for (int row = 0; row < answer.rows(); row++) {
            double[] values = Arrays.copyOfRange(answer.values(), row * width, (row + 1) * width);
            answers.add(new Prediction(answer.labels(), values, 1, width));
        }
        return answers;
    }

    private static List<ModelAnswer> table(AnswerTable answer) {
        if (isReordered(answer.index())) {
            return List.of();
        }
        List<ModelAnswer> answers = new ArrayList<>(answer.rows());
        for (int row = 0; row < answer.rows(); row++) {
            List<Column> cells = new ArrayList<>(answer.frame().columns().size());
            for (Column column : answer.frame().columns()) {
                cells.add(cell(column, row));
            }
            answers.add(new AnswerTable(
                    new Frame(1, cells), index(answer.index(), row), answer.inputRows() < 0 ? answer.inputRows() : 1));
        }
        return answers;
    }

    /** True when the index tells of the rows' numbers, but not in their order: the hook sorted, dropped or repeated rows. */
    private static boolean isReordered(List<@Nullable Object> index) {
        for (Object label : index) {
            if (!(label instanceof Long number) || number < 0 || number >= index.size()) {
                return false;
            }
        }
        return !index.isEmpty();
    }

    private static List<@Nullable Object> index(List<@Nullable Object> index, int row) {
        return index.isEmpty() ? index : new ArrayList<>(index.subList(row, row + 1));
    }

    private static Column cell(Column column, int row) {
        String name = column.name();
        if (column instanceof NumberColumn numbers) {
            return new NumberColumn(name, new double[] {numbers.values()[row]});
        }
        if (column instanceof IntegerColumn integers) {
            return new IntegerColumn(name, new long[] {integers.values()[row]});
        }
        if (column instanceof BooleanColumn truths) {
            return new BooleanColumn(name, new boolean[] {truths.values()[row]});
        }
        if (column instanceof TimeColumn times) {
            return new TimeColumn(name, new long[] {times.epochMillis()[row]});
        }
        return column instanceof TextColumn texts
                ? new TextColumn(name, new @Nullable String[] {texts.values()[row]})
                : new MixedColumn(name, new @Nullable Object[] {((MixedColumn) column).values()[row]});
    }
}
