package io.timpani.runner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearModelTest {
    private static final int ROWS = 300;

    private static Examples random(Random random, int classes) {
        double[] a = new double[ROWS];
        double[] b = new double[ROWS];
        double[] c = new double[ROWS];
        double[] target = new double[ROWS];
        double[] weights = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            a[row] = random.nextInt(9) == 0 ? Double.NaN : 5 + 3 * random.nextGaussian();
            b[row] = 1000 * random.nextGaussian();
            c[row] = random.nextInt(9) == 0 ? Double.NaN : random.nextInt(3);
            double sum = (Double.isNaN(a[row]) ? 5 : a[row]) + b[row] / 500 + (c[row] == 1 ? 2 : 0);
            target[row] = classes == 0
                    ? sum + random.nextGaussian()
                    : Math.floorMod((int) Math.floor(sum / 4 + random.nextGaussian() / 2), classes);
            weights[row] = 1 + random.nextInt(3);
        }
        List<Feature> features = new ArrayList<>();
        features.add(new Feature("a", List.of(), a));
        features.add(new Feature("b", List.of(), b));
        features.add(new Feature("c", List.of("x", "y", "z"), c));
        return new Examples(features, target, weights);
    }

    @Test
    void an_exact_line_is_found_when_the_ridge_is_small() {
        double[] x = {1, 2, 3, 4, 5};
        double[] y = {3, 5, 7, 9, 11};
        Examples rows = new Examples(List.of(new Feature("x", List.of(), x)), y, new double[] {1, 1, 1, 1, 1});
        LinearModel model = LinearModel.regression(rows, 1e-9);
        assertThat(model.sums()[0][0] / model.terms().deviation(0)).isCloseTo(2, within(1e-8));
        assertThat(model.sums()[0][1]).isCloseTo(7, within(1e-8));
    }

    @Test
    void the_slope_of_the_squares_is_nothing_where_the_regression_ends() {
        for (long seed = 0; seed < 20; seed++) {
            Examples rows = random(new Random(seed), 0);
            double ridge = 0.5;
            LinearModel model = LinearModel.regression(rows, ridge);
            double[] best = model.sums()[0];
            double[] slope = new double[best.length];
            for (int row = 0; row < ROWS; row++) {
                double error = rows.weights()[row]
                        * (model.terms().sum(row, best, 0) + best[best.length - 1] - rows.target()[row]);
                model.terms().add(row, error, slope, 0);
                slope[best.length - 1] += error;
            }
            for (int at = 0; at < best.length; at++) {
                double whole = slope[at] + (at < best.length - 1 ? ridge * best[at] : 0);
                assertThat(whole).as("seed %d, coefficient %d", seed, at).isCloseTo(0, within(1e-6));
            }
        }
    }

    @Test
    void the_slope_of_the_loss_is_nothing_where_the_classification_ends() {
        for (long seed = 0; seed < 20; seed++) {
            int classes = 2 + (int) (seed % 3);
            Examples rows = random(new Random(seed), classes);
            double ridge = 2;
            LinearModel model = LinearModel.classification(rows, classes, ridge);
            int size = model.terms().width() + 1;
            double[][] slopes = new double[classes][size];
            for (int row = 0; row < ROWS; row++) {
                double whole = 0;
                double[] powers = new double[classes];
                for (int label = 0; label < classes; label++) {
                    double[] sums = model.sums()[label];
                    powers[label] = Math.exp(model.terms().sum(row, sums, 0) + sums[size - 1]);
                    whole += powers[label];
                }
                for (int label = 0; label < classes; label++) {
                    double error =
                            rows.weights()[row] * (powers[label] / whole - (rows.target()[row] == label ? 1 : 0));
                    model.terms().add(row, error, slopes[label], 0);
                    slopes[label][size - 1] += error;
                }
            }
            for (int label = 0; label < classes; label++) {
                for (int at = 0; at < size; at++) {
                    double whole = slopes[label][at] + (at < size - 1 ? ridge * model.sums()[label][at] : 0);
                    assertThat(whole)
                            .as("seed %d, class %d, coefficient %d", seed, label, at)
                            .isCloseTo(0, within(1e-3));
                }
            }
        }
    }

    @Test
    void a_system_is_solved() {
        double[][] matrix = {{4, 0, 0}, {2, 5, 0}, {1, 3, 6}};
        double[] solution = LinearModel.solve(matrix, new double[] {4 + 4 + 3, 2 + 10 + 9, 1 + 6 + 18});
        assertThat(solution).containsExactly(new double[] {1, 2, 3}, within(1e-12));
    }

    @Test
    void a_column_of_one_value_does_no_harm() {
        Examples rows = new Examples(
                List.of(
                        new Feature("same", List.of(), new double[] {7, 7, 7, 7}),
                        new Feature("x", List.of(), new double[] {1, 2, 3, 4})),
                new double[] {1, 2, 3, 4},
                new double[] {1, 1, 1, 1});
        assertThat(LinearModel.regression(rows, 1).sums()[0]).doesNotContain(Double.NaN);
        assertThat(LinearModel.classification(
                                new Examples(rows.features(), new double[] {0, 0, 1, 1}, rows.weights()), 2, 1)
                        .sums()[0])
                .doesNotContain(Double.NaN);
    }
}
