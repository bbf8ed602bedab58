package io.timpani.runner.training;

import java.util.Arrays;

/**
 * A linear model: one sum per output, whose columns are those of {@link LinearTerms}.
 *
 * @param terms its columns
 * @param sums coefficients of each sum, the last of them its intercept
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
record LinearModel(LinearTerms terms, double[][] sums) {
    /** The strength of the ridge where nobody chooses: what one row weighs. */
    static final double RIDGE = 1;

    /** Columns beyond which the equations take more memory than they are worth. */
    private static final int MOST_COLUMNS = 4000;

    /**
     * Least squares with a ridge, by the normal equations.
     *
     * @param ridge added to the squares of the coefficients, but not of the intercept; above 0
     */
    static LinearModel regression(Examples rows, double ridge) {
        LinearTerms terms = new LinearTerms(rows);
        int size = terms.width() + 1;
        if (size > MOST_COLUMNS) {
            throw new IllegalArgumentException(
                    "%d columns of numbers and categories are too many for linear regression".formatted(terms.width()));
        }
        double[][] matrix = new double[size][size];
        double[] right = new double[size];
        double[] row = new double[size];
        for (int i = 0; i < rows.rows(); i++) {
            Arrays.fill(row, 0);
            terms.add(i, 1, row, 0);
            row[size - 1] = 1;
            double weight = rows.weights()[i];
            for (int a = 0; a < size; a++) {
                if (row[a] == 0) {
                    continue;
                }
                right[a] += weight * row[a] * rows.target()[i];
                for (int b = 0; b <= a; b++) {
                    matrix[a][b] += weight * row[a] * row[b];
                }
            }
        }
        for (int a = 0; a < size - 1; a++) {
            matrix[a][a] += ridge;
        }
        return new LinearModel(terms, new double[][] {solve(matrix, right)});
    }

    /** Solves a symmetric positive system by Cholesky's way; only its lower half is read, and is overwritten. */
    static double[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        for (int a = 0; a < size; a++) {
            for (int b = 0; b <= a; b++) {
                double value = matrix[a][b];
                for (int i = 0; i < b; i++) {
                    value -= matrix[a][i] * matrix[b][i];
                }
                matrix[a][b] = a == b ? Math.sqrt(value) : value / matrix[b][b];
            }
        }
        double[] solution = right.clone();
        for (int a = 0; a < size; a++) {
            for (int i = 0; i < a; i++) {
                solution[a] -= matrix[a][i] * solution[i];
            }
            solution[a] /= matrix[a][a];
        }
        for (int a = size - 1; a >= 0; a--) {
            for (int i = a + 1; i < size; i++) {
                solution[a] -= matrix[i][a] * solution[i];
            }
            solution[a] /= matrix[a][a];
        }
        return solution;
    }

    /**
     * Logistic regression: one sum per class, whose powers are shares of the whole.
     *
     * @param ridge half of which is added to the squares of the coefficients, but not of the intercepts; above 0
     */
    static LinearModel classification(Examples rows, int classes, double ridge) {
        LinearTerms terms = new LinearTerms(rows);
        int size = terms.width() + 1;
        double whole = Arrays.stream(rows.weights()).sum();
        double[] sums = new double[classes];
        double[] best = Lbfgs.minimum(
                (point, gradient) -> {
                    Arrays.fill(gradient, 0);
                    double loss = 0;
                    for (int row = 0; row < rows.rows(); row++) {
                        double weight = rows.weights()[row] / whole;
                        int actual = (int) rows.target()[row];
                        loss += weight * shares(terms, row, point, size, sums, actual);
                        for (int label = 0; label < classes; label++) {
                            double error = weight * (sums[label] - (label == actual ? 1 : 0));
                            terms.add(row, error, gradient, label * size);
                            gradient[label * size + size - 1] += error;
                        }
                    }
                    for (int at = 0; at < point.length; at++) {
                        if (at % size != size - 1) {
                            loss += ridge / whole / 2 * point[at] * point[at];
                            gradient[at] += ridge / whole * point[at];
                        }
                    }
                    return loss;
                },
                classes * size);
        double[][] byClass = new double[classes][];
        for (int label = 0; label < classes; label++) {
            byClass[label] = Arrays.copyOfRange(best, label * size, (label + 1) * size);
        }
        return new LinearModel(terms, byClass);
    }

    /** Fills the share of each class, and returns the loss of the actual one. */
    private static double shares(LinearTerms terms, int row, double[] point, int size, double[] shares, int actual) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < shares.length; label++) {
            shares[label] = terms.sum(row, point, label * size) + point[label * size + size - 1];
            largest = Math.max(largest, shares[label]);
        }
        double whole = 0;
        for (int label = 0; label < shares.length; label++) {
            whole += Math.exp(shares[label] - largest);
        }
        double loss = Math.log(whole) - (shares[actual] - largest);
        for (int label = 0; label < shares.length; label++) {
            shares[label] = Math.exp(shares[label] - largest) / whole;
        }
        return loss;
    }
}
