package io.timpani.engine.pmml;

import io.timpani.frame.BooleanColumn;
import io.timpani.frame.Column;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.frame.TimeColumn;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Takes the cells of a column as values of an input. */
@FunctionalInterface
interface CellReader {
    /** The value, treated as the document says. */
    double read(int index, Row row);

    /**
     * A reader of a column.
     *
     * @param column null = the body lacks it
     */
    static CellReader of(@Nullable Column column, MiningField field) {
        boolean asText = field.declared().kind().isReadAsText();
        if (column instanceof NumberColumn numbers) {
            double[] values = numbers.values();
            return asText
                    ? (index, row) -> Double.isNaN(values[index])
                            ? field.treat(Double.NaN, row)
                            : field.treat(Numbers.text(values[index]), row)
                    : (index, row) -> field.treat(values[index], row);
        }
        if (column instanceof TextColumn texts) {
            @Nullable String[] values = texts.values();
            return (index, row) -> {
                String text = values[index];
                return text == null ? field.treat(Double.NaN, row) : field.treat(text, row);
            };
        }
        if (column == null) {
            return (index, row) -> field.treat(Double.NaN, row);
        }
        return asText
                ? (index, row) -> column.isMissing(index)
                        ? field.treat(Double.NaN, row)
                        : field.treat(text(column, index, field), row)
                : (index, row) ->
                        column.isMissing(index) ? field.treat(Double.NaN, row) : number(column, index, field, row);
    }

    private static double number(Column column, int index, MiningField field, Row row) {
        if (column instanceof IntegerColumn whole) {
            return field.treat((double) whole.values()[index], row);
        }
        if (column instanceof BooleanColumn truths) {
            return field.treat(truths.values()[index] ? 1.0 : 0.0, row);
        }
        if (column instanceof MixedColumn mixed && mixed.values()[index] instanceof Number number) {
            return field.treat(number.doubleValue(), row);
        }
        return field.treat(text(column, index, field), row);
    }

    private static String text(Column column, int index, MiningField field) {
        if (column instanceof IntegerColumn whole) {
            return Long.toString(whole.values()[index]);
        }
        if (column instanceof BooleanColumn truths) {
            return Boolean.toString(truths.values()[index]);
        }
        if (column instanceof TimeColumn times) {
            LocalDateTime time = Instant.ofEpochMilli(times.epochMillis()[index])
                    .atOffset(ZoneOffset.UTC)
                    .toLocalDateTime();
            return switch (field.declared().kind()) {
                case DATE -> time.toLocalDate().toString();
                case TIME -> time.toLocalTime().toString();
                default -> time.toString();
            };
        }
        if (column instanceof MixedColumn mixed) {
            return String.valueOf(mixed.values()[index]);
        }
        throw new IllegalArgumentException(column.getClass().getName());
    }
}
