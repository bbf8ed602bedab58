package io.timpani.runner.score;

import io.timpani.engine.Payload;
import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TimeColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.payload.PayloadFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a row alone gets the answer that it gets among others. */
final class RowsAlone {
    static final String NAME = "Prediction consistency";

    private static final int MOST_ROWS = 100;
    private static final double RELATIVE = 1e-5;
    private static final double ABSOLUTE = 1e-7;

    private final LocalModel model;
    private final DataSet data;
    private final List<Integer> different = new ArrayList<>();
    private double largest;

    /** @param data a table */
    RowsAlone(LocalModel model, DataSet data) {
        this.model = model;
        this.data = data;
    }

    /**
     * Asks about some rows again, each alone.
     *
     * @param batch the answers to all rows, one for each
     */
    Check compared(Frame batch) throws IOException {
        int rows = data.rows();
        int tried = Math.min(rows, MOST_ROWS);
        for (int i = 0; i < tried; i++) {
            int row = (int) ((long) i * rows / tried);
            try {
                if (differ(alone(batch, row), batch, row)) {
                    different.add(row + 1);
                }
            } catch (ServingException e) {
                return Check.failed(NAME, "row %d alone: %s".formatted(row + 1, e.getMessage()));
            }
        }
        if (different.isEmpty()) {
            return Check.passed(NAME, "%d rows alone are answered as in the batch".formatted(tried));
        }
        String details = "rows %s are answered otherwise alone than in the batch".formatted(different);
        TargetType type = model.settings().model().targetType();
        if (type == TargetType.TEXT_GENERATION || type == TargetType.AGENTIC_WORKFLOW) {
            return Check.passed(NAME, details + ", as texts may be that are drawn anew each time");
        }
        return Check.failed(NAME, largest > 0 ? details + ", by up to " + largest : details);
    }

    private Frame alone(Frame batch, int row) throws IOException {
        Frame answer;
        try (Payload payload = model.reader().read(PayloadFormat.CSV, data.row(row), List.of())) {
            answer = Answers.frame(model.predict(payload));
        }
        if (answer.rowCount() != 1) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED, "the model answered %d rows for it".formatted(answer.rowCount()));
        }
        List<String> names = answer.columnNames();
        if (!sorted(names).equals(sorted(batch.columnNames()))) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the model answered the columns %s, but %s in the batch".formatted(names, batch.columnNames()));
        }
        return answer;
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }

    private boolean differ(Frame alone, Frame batch, int row) {
        boolean sameOrder = alone.columnNames().equals(batch.columnNames());
        boolean differ = false;
        for (int i = 0; i < batch.columns().size(); i++) {
            Column many = batch.columns().get(i);
            Column one = sameOrder
                    ? alone.columns().get(i)
                    : alone.column(many.name()).orElseThrow();
            differ |= differ(cell(one, 0), cell(many, row));
        }
        return differ;
    }

    private boolean differ(@Nullable Object alone, @Nullable Object expected) {
        if (Objects.equals(alone, expected)) {
            return false;
        }
        if (!(alone instanceof Number one) || !(expected instanceof Number many)) {
            return true;
        }
        if (one instanceof Long && many instanceof Long) {
            largest = Math.max(largest, Math.abs(one.doubleValue() - many.doubleValue()));
            return true;
        }
        double difference = Math.abs(one.doubleValue() - many.doubleValue());
        if (Double.isFinite(difference) && difference <= ABSOLUTE + RELATIVE * Math.abs(many.doubleValue())) {
            return false;
        }
        largest = Math.max(largest, difference);
        return true;
    }

    /** A value that equals others like it; null = missing. */
    private static @Nullable Object cell(Column column, int row) {
        if (column.isMissing(row)) {
            return null;
        }
        if (column instanceof NumberColumn numbers) {
            return numbers.values()[row];
        }
        if (column instanceof IntegerColumn integers) {
            return integers.values()[row];
        }
        if (column instanceof BooleanColumn truths) {
            return truths.values()[row];
        }
        if (column instanceof TimeColumn times) {
            // no number, so that there is no tolerance
            return Long.toString(times.epochMillis()[row]);
        }
        return column instanceof TextColumn texts ? texts.values()[row] : ((MixedColumn) column).values()[row];
    }
}
