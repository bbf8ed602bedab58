package io.timpani.runner.training;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.List;

/**
 * A column that a model learns from, as numbers.
 *
 * @param name of the column
 * @param categories that its codes stand for, in the order of their codes; none for a column of numbers
 * @param values one per row, {@code NaN} = missing
 */
@SuppressWarnings("ArrayRecordComponent") // shared without a copy: it may be large
public record Feature(String name, List<String> categories, double[] values) {
    public Feature {
        categories = List.copyOf(categories);
    }

    /** True when its numbers are codes of categories. */
    public boolean isCategorical() {
        return !categories.isEmpty();
    }

    /**
     * A value in single precision, as XGBoost has it.
     *
     * @throws ServingException naming the column, when the value is beyond that
     */
    public float single(int row) {
        float single = (float) values[row];
        if (Float.isInfinite(single)) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "the column %s holds %s, which is beyond the numbers that XGBoost learns from"
                            .formatted(name, values[row]));
        }
        return single;
    }
}
