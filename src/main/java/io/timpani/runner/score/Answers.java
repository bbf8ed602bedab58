package io.timpani.runner.score;

import io.timpani.engine.AnswerTable;
import io.timpani.engine.Marshalled;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers as the columns of an output file (cli.md §3): predictions first, then what else the model answered. */
final class Answers {
    private static final String PREDICTIONS = "Predictions";

    private Answers() {}

    static Frame frame(Marshalled answer) {
        List<Column> columns = new ArrayList<>(predictions(answer));
        Optional<AnswerTable> extra = answer.extra();
        extra.ifPresent(table -> columns.addAll(table.frame().columns()));
        return new Frame(answer.rows(), columns);
    }

    private static List<Column> predictions(Marshalled answer) {
        if (answer instanceof Marshalled.Numbers numbers) {
            return List.of(new NumberColumn(PREDICTIONS, numbers.values()));
        }
        if (answer instanceof Marshalled.Classes classes) {
            return classes(classes);
        }
        return List.of(((Marshalled.Values) answer).column().named(PREDICTIONS));
    }

    private static List<Column> classes(Marshalled.Classes answer) {
        int width = answer.labels().size();
        List<Column> columns = new ArrayList<>(width);
        for (int label = 0; label < width; label++) {
            double[] values = new double[answer.rows()];
            int at = label;
            for (int row = 0; row < values.length; row++) {
                values[row] = answer.values()[at];
                at += width;
            }
            columns.add(new NumberColumn(answer.labels().get(label), values));
        }
        return columns;
    }
}
