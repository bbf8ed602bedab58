package io.timpani.engine.onnx;

import io.timpani.engine.RowParts;
import io.timpani.frame.Column;
import io.timpani.frame.NumberColumn;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph whose answer comes from sums of weighted features: linear and logistic regressions, with scaling before them. Sums and
 * their function are worked out in 64 bits and then rounded to 32, so that answers are nearer to the exact value than the
 * runtime's own. Thread-safe.
 */
final class OnnxLinear implements JvmGraph {
    /** With more weights the runtime's matrix multiplication gains more than a call to it costs. */
    private static final int MOST_WEIGHTS = 1 << 12;
    /** Rows whose sums stay in the nearest cache while column after column is added. */
    private static final int BLOCK_ROWS = 1 << 9;

    private static final int PART_ROWS = 1 << 13;

    private static final Set<String> STANDARD = Set.of("Add", "Sub", "Mul", "Div", "MatMul", "Gemm");
    private static final Set<String> CLASSICAL = Set.of("Scaler", "LinearRegressor");
    private static final String CLASSIFIER = "LinearClassifier";

    /** Per feature and column, the columns of a feature side by side. */
    private final double[] weights;
    /** Per column. */
    private final double[] constants;

    private final Transform transform;
    /** True for the classifier's own function, which is nothing from -17 on; true shares of such are not what the runtime gives. */
    private final boolean coarse;

    private final boolean normalizes;
    /** Column of the answer for each class, or null: in order. */
    private final int @Nullable [] order;

    private OnnxLinear(LinearFold fold, Transform transform, boolean normalizes, int @Nullable [] order) {
        this.weights = fold.weights;
        this.constants = fold.summands;
        this.transform = transform;
        this.coarse = fold.transform != Transform.NONE;
        this.normalizes = normalizes;
        this.order = order;
    }

    /** True for an operator that may be a linear step, when this is the output of it that holds numbers, not labels. */
    static boolean knows(OnnxFile.Node node, String output) {
        boolean classical = node.domain().equals(TreeEnsemble.DOMAIN);
        if (classical && node.operator().equals(CLASSIFIER)) {
            return node.outputs().size() > 1 && node.outputs().get(1).equals(output);
        }
        return (classical ? CLASSICAL : STANDARD).contains(node.operator())
                && (classical || node.domain().equals(OnnxFile.STANDARD));
    }

    /**
     * The model made of these steps; empty when ONNX Runtime is needed.
     *
     * @param steps the last one first
     * @param last what becomes of the sums after the steps, null = nothing
     */
    static Optional<JvmGraph> of(
            List<OnnxFile.Node> steps,
            Map<String, OnnxConstant> constants,
            int features,
            @Nullable Transform last,
            boolean normalizes,
            int @Nullable [] order)
            throws IOException {
        if (features > MOST_WEIGHTS) {
            return Optional.empty();
        }
        LinearFold fold = new LinearFold(features, constants);
        for (int step = steps.size() - 1; step >= 0; step--) {
            if (!fold.add(steps.get(step)) || fold.weights.length > MOST_WEIGHTS) {
                return Optional.empty();
            }
        }
        boolean twice = last != null && fold.transform != Transform.NONE;
        boolean known = fold.transform != Transform.SOFTMAX_ZERO;
        boolean suits =
                fold.isMixed && fold.isFinite() && known && !twice && (order == null || order.length == fold.columns());
        return suits
                ? Optional.of(new OnnxLinear(fold, last == null ? fold.transform : last, normalizes, order))
                : Optional.empty();
    }

    @Override
    public int columns() {
        return constants.length;
    }

    @Override
    public double[] predict(DenseInput input, int rows) {
        double[] sums = new double[Math.multiplyExact(rows, constants.length)];
        Column[] inputs = input.columns();
        double[][] columns = new double[inputs.length][];
        for (int feature = 0; feature < columns.length; feature++) {
            if (!(inputs[feature] instanceof NumberColumn numbers)) {
                // what the body lacks is missing in every row, whatever its weight
                Arrays.fill(sums, Double.NaN);
                finish(sums, 0, rows);
                return sums;
            }
            columns[feature] = numbers.values();
        }
        RowParts.each(rows, PART_ROWS, (from, count) -> {
            int end = from + count;
            for (int at = from; at < end; at += BLOCK_ROWS) {
                addUp(columns, at, Math.min(at + BLOCK_ROWS, end), sums);
            }
            finish(sums, from, end);
        });
        return sums;
    }

    private void addUp(double[][] columns, int from, int to, double[] sums) {
        if (constants.length > 1) {
            for (int row = from; row < to; row++) {
                addUpRow(columns, row, sums);
            }
            return;
        }
        Arrays.fill(sums, from, to, constants[0]);
        for (int feature = 0; feature < columns.length; feature++) {
            FloatRounding.addProducts(columns[feature], weights[feature], from, to, sums);
        }
        for (int row = from; row < to; row++) {
            if (Double.isNaN(sums[row])) {
                addUpRow(columns, row, sums);
            }
        }
    }

    private void addUpRow(double[][] columns, int row, double[] sums) {
        int width = constants.length;
        int at = row * width;
        System.arraycopy(constants, 0, sums, at, width);
        for (int feature = 0; feature < columns.length; feature++) {
            double value = (float) columns[feature][row];
            for (int column = 0; column < width; column++) {
                sums[at + column] += value * weights[feature * width + column];
            }
        }
    }

    /** Makes of each row what the graph makes of it, and rounds it. */
    private void finish(double[] sums, int from, int to) {
        int width = constants.length;
        double[] row = new double[width];
        for (int at = from * width; at < to * width; at += width) {
            switch (transform) {
                case LOGISTIC -> logistic(sums, at, width, coarse);
                case SOFTMAX -> softmax(sums, at, width);
                default -> {}
            }
            if (normalizes) {
                normalize(sums, at, width);
            }
            for (int column = 0; column < width; column++) {
                row[order == null ? column : order[column]] = (float) sums[at + column];
            }
            for (int column = 0; column < width; column++) {
                sums[at + column] = row[column];
            }
        }
    }

    private static void logistic(double[] values, int from, int width, boolean coarse) {
        for (int at = from; at < from + width; at++) {
            values[at] = coarse ? Transform.logistic((float) values[at]) : 1 / (1 + Math.exp(-values[at]));
        }
    }

    private static void softmax(double[] values, int from, int width) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int at = from; at < from + width; at++) {
            largest = Math.max(largest, values[at]);
        }
        double sum = 0;
        for (int at = from; at < from + width; at++) {
            values[at] = Math.exp(values[at] - largest);
            sum += values[at];
        }
        for (int at = from; at < from + width; at++) {
            values[at] /= sum;
        }
    }

    private static void normalize(double[] values, int from, int width) {
        double sum = 0;
        for (int at = from; at < from + width; at++) {
            sum += Math.abs(values[at]);
        }
        for (int at = from; sum != 0 && at < from + width; at++) {
            values[at] /= sum;
        }
    }

    @Override
    public String toString() {
        return "OnnxLinear[%d weights, %s]".formatted(weights.length, transform);
    }
}
