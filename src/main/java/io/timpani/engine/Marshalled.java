package io.timpani.engine;

import io.timpani.frame.Column;
import java.util.List;
import java.util.Optional;

/** A model's answer as the contract wants it: checked, its labels in the request's spelling (model-contract.md §7 and §8). */
public sealed interface Marshalled {
    /** Number of rows. */
    int rows();

    /** What the model answered besides its predictions. */
    Optional<AnswerTable> extra();

    /**
     * One number per row.
     *
     * @param values {@code NaN} = missing; may be longer than {@code rows}; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // shared without a copy on purpose: this is the hot path
    record Numbers(double[] values, int rows, Optional<AnswerTable> extra) implements Marshalled {}

    /**
     * One probability per row and label.
     *
     * @param labels in the order of the columns; the same list as long as the model answers the same columns
     * @param values row-major, shape {@code [rows, labels]}; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // shared without a copy on purpose: this is the hot path
    record Classes(List<String> labels, double[] values, int rows, Optional<AnswerTable> extra) implements Marshalled {}

    /** One value of whatever kind per row, as the model gave it. */
    record Values(Column column, int rows, Optional<AnswerTable> extra) implements Marshalled {}
}
