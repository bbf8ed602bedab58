package io.timpani.worker;

import io.timpani.engine.AnswerTable;
import io.timpani.engine.Marshalled;
import io.timpani.engine.Marshaller;
import io.timpani.engine.ModelAnswer;
import io.timpani.engine.ModelSpec;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The hook {@code post_process}: it gets predictions that are labelled and checked, and its answer stands in their place. */
final class PostProcessing {
    private static final String PREDICTIONS = "Predictions";

    private final Marshaller marshaller;
    private final String target;

    PostProcessing(ModelSpec model, Marshaller marshaller) {
        this.marshaller = marshaller;
        this.target = model.targetType().namesTarget() ? model.targetName().orElse(PREDICTIONS) : PREDICTIONS;
    }

    /** Goes on with the call that is on the lane. */
    ModelAnswer on(Lane lane, ModelAnswer answer) throws IOException {
        Marshalled checked = marshaller.marshal(answer);
        Request request = new Request("post_process");
        request.with("table", TableRequest.table(request, frame(checked)));
        AnswerTable processed = (AnswerTable) WorkerPredictor.answer(lane.call(request));
        return checked.extra().isEmpty()
                ? new AnswerTable(processed.frame(), processed.index(), answer.inputRows())
                : joined(processed, checked.extra().get());
    }

    private static Frame frame(Marshalled checked) {
        int rows = checked.rows();
        if (checked instanceof Marshalled.Numbers numbers) {
            return new Frame(rows, List.of(new NumberColumn(PREDICTIONS, numbers.values())));
        }
        if (checked instanceof Marshalled.Values values) {
            return new Frame(rows, List.of(values.column().named(PREDICTIONS)));
        }
        Marshalled.Classes classes = (Marshalled.Classes) checked;
        int width = classes.labels().size();
        List<Column> columns = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            double[] values = new double[rows];
            for (int row = 0; row < rows; row++) {
                values[row] = classes.values()[row * width + i];
            }
            columns.add(new NumberColumn(classes.labels().get(i), values));
        }
        return new Frame(rows, columns);
    }

    /** What the model answered besides its predictions comes back to them. */
    private AnswerTable joined(AnswerTable processed, AnswerTable extra) {
        if (processed.rows() != extra.rows()) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the post_process hook answered %d rows for %d predictions"
                            .formatted(processed.rows(), extra.rows()));
        }
        List<Column> columns = new ArrayList<>(processed.frame().columns());
        if (columns.size() == 1) {
            columns.set(0, columns.get(0).named(target));
        }
        columns.addAll(extra.frame().columns());
        return new AnswerTable(new Frame(extra.rows(), columns), extra.index(), extra.inputRows());
    }
}
