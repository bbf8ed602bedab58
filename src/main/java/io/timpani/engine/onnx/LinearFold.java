package io.timpani.engine.onnx;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Several linear steps made into one, in 64 bits: every column of the answer is a sum of weighted features and a constant. Until the
 * first step that mixes them, every feature is a column.
 */
final class LinearFold {
    private final int features;
    private final Map<String, OnnxConstant> constants;
    /** Per feature and column, the columns of a feature side by side; while nothing is mixed, per feature. */
    double[] weights;
    /** Per column. */
    double[] summands;

    boolean isMixed;
    /** What the operator itself does with the sums in the end. */
    Transform transform = Transform.NONE;

    LinearFold(int features, Map<String, OnnxConstant> constants) {
        this.features = features;
        this.constants = constants;
        weights = new double[features];
        Arrays.fill(weights, 1);
        summands = new double[features];
    }

    int columns() {
        return summands.length;
    }

    boolean isFinite() {
        return Arrays.stream(weights).allMatch(Double::isFinite)
                && Arrays.stream(summands).allMatch(Double::isFinite);
    }

    /** Goes one step on; false when the step is another than it looks like. */
    boolean add(OnnxFile.Node node) throws IOException {
        if (transform != Transform.NONE) {
            return false;
        }
        return switch (node.operator()) {
            case "Scaler" -> scale(node);
            case "Add", "Sub", "Mul", "Div" -> combine(node);
            case "MatMul" -> multiply(node, 1, false);
            case "Gemm" -> gemm(node);
            case "LinearRegressor" -> regressor(node);
            case "LinearClassifier" -> classifier(node);
            default -> false;
        };
    }

    private boolean scale(OnnxFile.Node node) throws IOException {
        Optional<float[]> offset = perColumn(node.floats("offset"));
        Optional<float[]> scale = perColumn(node.floats("scale"));
        if (offset.isEmpty() || scale.isEmpty()) {
            return false;
        }
        plus(offset.get(), -1);
        times(scale.get());
        return true;
    }

    private Optional<float[]> perColumn(float[] values) {
        return new OnnxConstant(new long[] {values.length}, values).perColumn(columns());
    }

    private boolean combine(OnnxFile.Node node) {
        if (node.inputs().size() != 2) {
            return false;
        }
        OnnxConstant first = constants.get(node.inputs().get(0));
        OnnxConstant second = constants.get(node.inputs().get(1));
        OnnxConstant only = first == null ? second : first;
        if (only == null || (first != null && second != null)) {
            return false;
        }
        Optional<float[]> read = only.perColumn(columns());
        if (read.isEmpty()) {
            return false;
        }
        float[] values = read.get();
        switch (node.operator()) {
            case "Add" -> plus(values, 1);
            case "Mul" -> times(values);
            case "Sub" -> {
                if (first == null) {
                    plus(values, -1);
                } else {
                    times(-1);
                    plus(values, 1);
                }
            }
            default -> {
                return first == null && divide(values);
            }
        }
        return true;
    }

    private void plus(float[] values, int sign) {
        for (int column = 0; column < values.length; column++) {
            summands[column] += sign * (double) values[column];
        }
    }

    private void times(float... factors) {
        for (int place = 0; place < weights.length; place++) {
            weights[place] *= factors[place % factors.length];
        }
        for (int column = 0; column < summands.length; column++) {
            summands[column] *= factors[column % factors.length];
        }
    }

    /** Divides in 64 bits; what is divided by zero is no finite weight afterwards. */
    private boolean divide(float[] divisors) {
        for (int place = 0; place < weights.length; place++) {
            weights[place] /= divisors[place % divisors.length];
        }
        for (int column = 0; column < summands.length; column++) {
            summands[column] /= divisors[column];
        }
        return true;
    }

    private boolean gemm(OnnxFile.Node node) throws IOException {
        boolean takesColumns = node.number("transA", 0) == 0 && node.inputs().size() <= 3;
        boolean transposed = node.number("transB", 0) != 0;
        if (!takesColumns || !multiply(node, node.fraction("alpha", 1), transposed)) {
            return false;
        }
        if (node.inputs().size() < 3 || node.inputs().get(2).isEmpty()) {
            return true;
        }
        OnnxConstant summand = constants.get(node.inputs().get(2));
        Optional<float[]> values = summand == null ? Optional.empty() : summand.perColumn(columns());
        if (values.isEmpty()) {
            return false;
        }
        float beta = node.fraction("beta", 1);
        for (int column = 0; column < columns(); column++) {
            summands[column] += (double) beta * values.get()[column];
        }
        return true;
    }

    private boolean multiply(OnnxFile.Node node, float alpha, boolean transposed) {
        OnnxConstant matrix =
                node.inputs().size() < 2 ? null : constants.get(node.inputs().get(1));
        if (matrix == null
                || matrix.dimensions().length != 2
                || constants.containsKey(node.inputs().get(0))) {
            return false;
        }
        int width = (int) matrix.dimensions()[transposed ? 0 : 1];
        return matrix.dimensions()[transposed ? 1 : 0] == columns() && mix(matrix.values(), width, transposed, alpha);
    }

    /** Columns become sums of columns. */
    private boolean mix(float[] matrix, int width, boolean transposed, float alpha) {
        if (isMixed) {
            return false;
        }
        double[] mixed = new double[matrix.length];
        double[] sums = new double[width];
        for (int feature = 0; feature < features; feature++) {
            for (int column = 0; column < width; column++) {
                double weight =
                        (double) alpha * matrix[transposed ? column * features + feature : feature * width + column];
                mixed[feature * width + column] = weights[feature] * weight;
                sums[column] += summands[feature] * weight;
            }
        }
        weights = mixed;
        summands = sums;
        isMixed = true;
        return true;
    }

    private boolean regressor(OnnxFile.Node node) throws IOException {
        return node.text("post_transform", "NONE").equals("NONE") && weigh(node, node.number("targets", 1));
    }

    private boolean classifier(OnnxFile.Node node) throws IOException {
        Optional<Transform> last = Transform.named(node.text("post_transform", "NONE"));
        int classes = node.floats("intercepts").length;
        int labels = node.texts("classlabels_strings").size() + node.numbers("classlabels_ints").length;
        // one sum for two classes has rules of its own
        if (last.isEmpty() || classes < 2 || classes != labels || !weigh(node, classes)) {
            return false;
        }
        transform = last.get();
        return true;
    }

    private boolean weigh(OnnxFile.Node node, long width) throws IOException {
        float[] coefficients = node.floats("coefficients");
        float[] intercepts = node.floats("intercepts");
        boolean suits = width > 0
                && width <= coefficients.length
                && columns() == features
                && coefficients.length == width * features
                && (intercepts.length == width || intercepts.length == 0);
        if (!suits || !mix(coefficients, (int) width, true, 1)) {
            return false;
        }
        plus(intercepts, 1);
        return true;
    }
}
