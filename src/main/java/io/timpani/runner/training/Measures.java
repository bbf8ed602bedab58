package io.timpani.runner.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** How good predictions are, by the weights of their rows. */
public final class Measures {
    /** Probabilities are never taken for nothing at all, whose logarithm is infinite. */
    private static final double LEAST = 1e-15;

    private Measures() {}

    /**
     * Measures by their names, in the order in which they are told.
     *
     * @param predictions as {@link Question#outputs} says, shape {@code [rows, outputs]}
     */
    public static Map<String, Double> of(Question question, Examples rows, double[] predictions) {
        return question.isNumber() ? ofNumbers(rows, predictions) : ofClasses(question, rows, predictions);
    }

    private static Map<String, Double> ofNumbers(Examples rows, double[] predictions) {
        double[] target = rows.target();
        double[] weights = rows.weights();
        double whole = Arrays.stream(weights).sum();
        double mean = 0;
        for (int row = 0; row < target.length; row++) {
            mean += weights[row] * target[row] / whole;
        }
        double squares = 0;
        double absolute = 0;
        double spread = 0;
        for (int row = 0; row < target.length; row++) {
            double error = predictions[row] - target[row];
            squares += weights[row] * error * error;
            absolute += weights[row] * Math.abs(error);
            spread += weights[row] * (target[row] - mean) * (target[row] - mean);
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("RMSE", Math.sqrt(squares / whole));
        measures.put("MAE", absolute / whole);
        measures.put("R2", 1 - squares / spread);
        return measures;
    }

    private static Map<String, Double> ofClasses(Question question, Examples rows, double[] predictions) {
        int outputs = question.outputs();
        double loss = 0;
        double right = 0;
        double whole = 0;
        for (int row = 0; row < rows.rows(); row++) {
            double weight = rows.weights()[row];
            int actual = (int) rows.target()[row];
            double probability = outputs == 1
                    ? (actual == 1 ? predictions[row] : 1 - predictions[row])
                    : predictions[row * outputs + actual];
            loss -= weight * Math.log(Math.max(probability, LEAST));
            right += likeliest(predictions, row, outputs) == actual ? weight : 0;
            whole += weight;
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("log loss", loss / whole);
        measures.put("accuracy", right / whole);
        if (outputs == 1) {
            measures.put("AUC", areaUnderCurve(rows, predictions));
        }
        return measures;
    }

    private static int likeliest(double[] predictions, int row, int outputs) {
        if (outputs == 1) {
            return predictions[row] > 0.5 ? 1 : 0;
        }
        int best = 0;
        for (int output = 1; output < outputs; output++) {
            if (predictions[row * outputs + output] > predictions[row * outputs + best]) {
                best = output;
            }
        }
        return best;
    }

    /** How often a row of the positive class is ranked above one of the negative; equal ranks count half. */
    static double areaUnderCurve(Examples rows, double[] predictions) {
        Integer[] order = IntStream.range(0, rows.rows())
                .boxed()
                .sorted(Comparator.comparingDouble(row -> predictions[row]))
                .toArray(Integer[]::new);
        double negativesBelow = 0;
        double pairs = 0;
        double positives = 0;
        int from = 0;
        while (from < order.length) {
            int to = from;
            double positivesHere = 0;
            double negativesHere = 0;
            while (to < order.length && predictions[order[to]] == predictions[order[from]]) {
                double weight = rows.weights()[order[to]];
                if (rows.target()[order[to]] == 1) {
                    positivesHere += weight;
                } else {
                    negativesHere += weight;
                }
                to++;
            }
            pairs += positivesHere * (negativesBelow + negativesHere / 2);
            negativesBelow += negativesHere;
            positives += positivesHere;
            from = to;
        }
        return pairs / (positives * negativesBelow);
    }
}
