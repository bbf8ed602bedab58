package io.timpani.examples;

/**
 * Two textbook fits, the same to the last bit on every machine: full-batch, fixed steps, {@link StrictMath}.
 *
 * <p>Weights have one column per answer; their last row is the bias.
 */
final class Trainer {
    private static final int STEPS = 5_000;
    private static final double RATE = 0.5;

    private Trainer() {}

    /**
     * Multinomial logistic regression by gradient descent, with a little ridge so that it settles.
     *
     * @param rows features, standardised or 0/1, shape {@code [n, features]}
     * @param classes class of each row, from 0
     * @return weights, shape {@code [features + 1, classes]}
     */
    static double[][] logistic(double[][] rows, int[] classes, int count) {
        int features = rows[0].length;
        double[][] weights = new double[features + 1][count];
        for (int step = 0; step < STEPS; step++) {
            double[][] gradient = new double[features + 1][count];
            for (int row = 0; row < rows.length; row++) {
                double[] error = probabilities(rows[row], weights);
                error[classes[row]] -= 1;
                for (int label = 0; label < count; label++) {
                    for (int feature = 0; feature < features; feature++) {
                        gradient[feature][label] += error[label] * rows[row][feature];
                    }
                    gradient[features][label] += error[label];
                }
            }
            for (int feature = 0; feature <= features; feature++) {
                for (int label = 0; label < count; label++) {
                    double ridge = feature < features ? 0.001 * weights[feature][label] : 0;
                    weights[feature][label] -= RATE * (gradient[feature][label] / rows.length + ridge);
                }
            }
        }
        return weights;
    }

    private static double[] probabilities(double[] row, double[][] weights) {
        int count = weights[0].length;
        double[] scores = weights[row.length].clone();
        double largest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < count; label++) {
            for (int feature = 0; feature < row.length; feature++) {
                scores[label] += row[feature] * weights[feature][label];
            }
            largest = Math.max(largest, scores[label]);
        }
        double sum = 0;
        for (int label = 0; label < count; label++) {
            scores[label] = StrictMath.exp(scores[label] - largest);
            sum += scores[label];
        }
        for (int label = 0; label < count; label++) {
            scores[label] /= sum;
        }
        return scores;
    }

    /**
     * Least squares by the normal equations.
     *
     * @param rows features, shape {@code [n, features]}
     * @param target wanted answer of each row
     * @return weights, then the bias
     */
    static double[] linear(double[][] rows, double[] target) {
        int size = rows[0].length + 1;
        double[][] system = new double[size][size + 1];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < size; i++) {
                double left = i < size - 1 ? rows[row][i] : 1;
                for (int j = 0; j < size; j++) {
                    system[i][j] += left * (j < size - 1 ? rows[row][j] : 1);
                }
                system[i][size] += left * target[row];
            }
        }
        return solve(system);
    }

    /** Gauss-Jordan elimination with row exchange; each row of the system ends in its right side. */
    private static double[] solve(double[][] system) {
        int size = system.length;
        for (int column = 0; column < size; column++) {
            int pivot = column;
            for (int row = column + 1; row < size; row++) {
                if (Math.abs(system[row][column]) > Math.abs(system[pivot][column])) {
                    pivot = row;
                }
            }
            double[] swapped = system[column];
            system[column] = system[pivot];
            system[pivot] = swapped;
            for (int row = 0; row < size; row++) {
                double factor = system[row][column] / system[column][column];
                for (int place = column; row != column && place <= size; place++) {
                    system[row][place] -= factor * system[column][place];
                }
            }
        }
        double[] solution = new double[size];
        for (int row = 0; row < size; row++) {
            solution[row] = system[row][size] / system[row][row];
        }
        return solution;
    }
}
