package io.timpani.engine.pmml;

import java.util.Arrays;

/** Numbers of several models made one. */
final class NumberEnsemble implements Step {
    private enum Method {
        SUM,
        AVERAGE,
        MAX,
        MEDIAN
    }

    private final Mining.Segment[] segments;
    private final double[] weights;
    private final Method method;
    private final double threshold;
    private final Outcome outcome;
    private final Model model;

    /** @param threshold the share of weight that may have no prediction, negative = none may */
    NumberEnsemble(
            Mining.Segment[] segments,
            double[] weights,
            String method,
            double threshold,
            Outcome outcome,
            Model model,
            Element at) {
        this.segments = segments;
        this.weights = weights;
        this.threshold = threshold;
        this.outcome = outcome;
        this.model = model;
        this.method = switch (method) {
            case "sum", "weightedSum", "x-weightedSum" -> Method.SUM;
            case "average", "weightedAverage" -> Method.AVERAGE;
            case "max" -> Method.MAX;
            case "median" -> Method.MEDIAN;
            default -> throw at.unsupported("multipleModelMethod", method);
        };
    }

    @Override
    public void run(Row row) {
        double[] kept = method == Method.MEDIAN ? new double[segments.length] : weights;
        int count = 0;
        double result = method == Method.MAX ? Double.NEGATIVE_INFINITY : 0;
        double weight = 0;
        double missing = 0;
        for (int i = 0; i < segments.length; i++) {
            Mining.Segment segment = segments[i];
            if (segment.condition().of(row) != Predicate.TRUE) {
                segment.outcome().none(row);
                continue;
            }
            segment.model().step().run(row);
            double value = row.slots[segment.outcome().value()];
            if (Double.isNaN(value)) {
                missing += weights[i];
                continue;
            }
            weight = model.round(weight + weights[i]);
            switch (method) {
                case MAX -> result = Math.max(result, value);
                case MEDIAN -> kept[count] = value;
                default -> result = model.round(result + model.round(weights[i] * value));
            }
            count++;
        }
        row.slots[outcome.value()] = count == 0 || (missing > 0 && missing > threshold * (weight + missing))
                ? Double.NaN
                : switch (method) {
                    case AVERAGE -> model.round(result / weight);
                    case MEDIAN -> Arithmetic.median(Arrays.copyOf(kept, count));
                    default -> result;
                };
    }
}
