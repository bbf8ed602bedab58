package io.timpani.runner.training;

import java.util.List;

/**
 * The columns of a linear model: a standardised one per feature of numbers, where a missing value is the mean, and one of zeros
 * and ones per category, where a missing value has none.
 */
final class LinearTerms {
    private final Examples rows;
    private final int[] places;
    private final double[] means;
    private final double[] deviations;
    private final int width;

    LinearTerms(Examples rows) {
        this.rows = rows;
        List<Feature> features = rows.features();
        places = new int[features.size()];
        means = new double[places.length];
        deviations = new double[places.length];
        int next = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = next;
            next += features.get(i).isCategorical()
                    ? features.get(i).categories().size()
                    : 1;
            if (!features.get(i).isCategorical()) {
                measure(i, features.get(i).values());
            }
        }
        width = next;
    }

    private void measure(int feature, double[] values) {
        double whole = 0;
        double sum = 0;
        for (int row = 0; row < values.length; row++) {
            if (!Double.isNaN(values[row])) {
                whole += rows.weights()[row];
                sum += rows.weights()[row] * values[row];
            }
        }
        double mean = whole > 0 ? sum / whole : 0;
        double squares = 0;
        for (int row = 0; row < values.length; row++) {
            if (!Double.isNaN(values[row])) {
                squares += rows.weights()[row] * (values[row] - mean) * (values[row] - mean);
            }
        }
        means[feature] = mean;
        double deviation = whole > 0 ? Math.sqrt(squares / whole) : 0;
        // a column of one value adds nothing, whatever its coefficient
        deviations[feature] = deviation > 0 ? deviation : 1;
    }

    /** The number of columns. */
    int width() {
        return width;
    }

    /** The first column of a feature. */
    int place(int feature) {
        return places[feature];
    }

    double mean(int feature) {
        return means[feature];
    }

    double deviation(int feature) {
        return deviations[feature];
    }

    /** What the columns of a row add up to, by their coefficients from {@code from} on. */
    double sum(int row, double[] coefficients, int from) {
        double sum = 0;
        for (int i = 0; i < places.length; i++) {
            double value = rows.features().get(i).values()[row];
            if (Double.isNaN(value)) {
                continue;
            }
            sum += rows.features().get(i).isCategorical()
                    ? coefficients[from + places[i] + (int) value]
                    : coefficients[from + places[i]] * ((value - means[i]) / deviations[i]);
        }
        return sum;
    }

    /** Adds a share of the columns of a row to numbers from {@code from} on. */
    void add(int row, double share, double[] to, int from) {
        for (int i = 0; i < places.length; i++) {
            double value = rows.features().get(i).values()[row];
            if (Double.isNaN(value)) {
                continue;
            }
            if (rows.features().get(i).isCategorical()) {
                to[from + places[i] + (int) value] += share;
            } else {
                to[from + places[i]] += share * ((value - means[i]) / deviations[i]);
            }
        }
    }
}
