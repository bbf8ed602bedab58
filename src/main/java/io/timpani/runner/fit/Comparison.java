package io.timpani.runner.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Predictions of a few rows beside those that the same rows have among all. */
final class Comparison {
    private static final double RELATIVE = 2e-2;
    private static final double ABSOLUTE = 1e-6;
    private static final int MOST_NAMED = 10;

    private Comparison() {}

    /**
     * Compares.
     *
     * @param all predictions of all rows, as JSON has them
     * @param some predictions of some rows
     * @param rows places of these
     * @return what differs, naming rows, counted from 1, and the largest difference; empty = nothing does
     */
    static Optional<String> of(List<?> all, List<?> some, int[] rows) {
        List<Integer> different = new ArrayList<>();
        double largest = 0;
        for (int i = 0; i < rows.length; i++) {
            OptionalDouble difference = difference(all.get(rows[i]), some.get(i));
            if (difference.isPresent()) {
                different.add(rows[i] + 1);
                largest = Math.max(largest, difference.getAsDouble());
            }
        }
        if (different.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> named = different.subList(0, Math.min(MOST_NAMED, different.size()));
        return Optional.of(
                ("%d of %d rows have another prediction on their own than among all rows: rows %s%s; the largest difference"
                                + " is %s")
                        .formatted(
                                different.size(),
                                rows.length,
                                named,
                                named.size() < different.size() ? " and more" : "",
                                largest));
    }

    /** The largest difference of two predictions; empty when they are close. */
    private static OptionalDouble difference(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> others) {
            return map.keySet().stream()
                    .map(key -> difference(map.get(key), others.get(key)))
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(OptionalDouble::getAsDouble)
                    .max();
        }
        if (one instanceof Number a && other instanceof Number b) {
            double difference = Math.abs(a.doubleValue() - b.doubleValue());
            return difference <= ABSOLUTE + RELATIVE * Math.abs(a.doubleValue())
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(difference);
        }
        return Objects.equals(one, other) ? OptionalDouble.empty() : OptionalDouble.of(Double.POSITIVE_INFINITY);
    }
}
