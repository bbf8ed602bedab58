package io.timpani.engine;

import io.timpani.frame.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of custom code: named columns of whatever kind, predictions and others mixed (model-contract.md §7).
 *
 * @param frame the columns; names may repeat
 * @param index one label per row, each a {@link String}, {@link Long}, {@link Double}, {@link Boolean} or null; empty = the
 *     rows' numbers
 * @param inputRows number of rows that the code read from the body, -1 = it does not tell
 */
public record AnswerTable(Frame frame, List<@Nullable Object> index, int inputRows) implements ModelAnswer {
    @Override
    public int rows() {
        return frame.rowCount();
    }
}
