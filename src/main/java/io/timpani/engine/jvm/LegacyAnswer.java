package io.timpani.engine.jvm;

import io.timpani.engine.Prediction;
import io.timpani.frame.Column;
import io.timpani.frame.CsvReader;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the CSV text that a predictor answers with. */
final class LegacyAnswer {
    private LegacyAnswer() {}

    /**
     * The numbers of the text.
     *
     * @param predictor its name, for messages
     * @param labelled true when the header holds class labels
     * @throws ServingException blaming the model, when the text is no CSV or holds anything but numbers
     */
    static Prediction parse(String text, String predictor, boolean labelled) {
        Frame frame = frame(text, predictor);
        List<Column> columns = frame.columns();
        int width = columns.size();
        double[] values = new double[Math.multiplyExact(frame.rowCount(), width)];
        for (int column = 0; column < width; column++) {
            double[] numbers = numbers(columns.get(column), predictor);
            for (int row = 0, at = column; row < frame.rowCount(); row++, at += width) {
                values[at] = numbers[row];
            }
        }
        return new Prediction(labelled ? frame.columnNames() : List.of(), values, frame.rowCount(), width);
    }

    private static Frame frame(String text, String predictor) {
        try {
            return CsvReader.read(
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), FrameSchema.inferred());
        } catch (ServingException e) {
            // the reader blames its input, which here is the model's and not the caller's
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "The predictor %s answered with CSV that cannot be read: %s".formatted(predictor, e.text()),
                    e);
        } catch (IOException e) {
            throw new ServingException(ErrorCode.INTERNAL, "An answer in memory cannot be read", e);
        }
    }

    private static double[] numbers(Column column, String predictor) {
        if (column instanceof NumberColumn numbers) {
            return numbers.values();
        }
        throw new ServingException(
                ErrorCode.MODEL_FAILED,
                "The predictor %s answered with text instead of numbers in column %s"
                        .formatted(predictor, column.name()));
    }
}
