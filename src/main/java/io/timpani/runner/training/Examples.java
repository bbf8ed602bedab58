package io.timpani.runner.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows to learn from, or to measure on.
 *
 * @param features at least one, all with as many values
 * @param target numbers, or places of labels
 * @param weights of the rows, positive or zero
 */
@SuppressWarnings("ArrayRecordComponent") // shared without a copy: they may be large
public record Examples(List<Feature> features, double[] target, double[] weights) {
    public Examples {
        features = List.copyOf(features);
    }

    /** The number of rows. */
    public int rows() {
        return target.length;
    }

    /** These rows of them, in that order. */
    public Examples only(int[] rows) {
        return new Examples(
                features.stream()
                        .map(feature -> new Feature(feature.name(), feature.categories(), pick(feature.values(), rows)))
                        .toList(),
                pick(target, rows),
                pick(weights, rows));
    }

    private static double[] pick(double[] values, int[] rows) {
        return IntStream.of(rows).mapToDouble(row -> values[row]).toArray();
    }

    /** True when all rows weigh the same. */
    public boolean isEven() {
        return Arrays.stream(weights).allMatch(weight -> weight == 1);
    }
}
