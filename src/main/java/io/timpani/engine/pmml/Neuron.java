package io.timpani.engine.pmml;

import java.util.function.DoubleUnaryOperator;

/** One neuron over those before it. */
final class Neuron implements Expression {
    private final int[] from;
    private final double[] weights;
    private final double bias;
    private final DoubleUnaryOperator activation;
    private final double width;
    private final double logAltitude;
    private final Model model;

    /** @param width of a radial basis, NaN = it is none */
    Neuron(
            int[] from,
            double[] weights,
            double bias,
            DoubleUnaryOperator activation,
            double width,
            double altitude,
            Model model) {
        this.from = from;
        this.weights = weights;
        this.bias = bias;
        this.activation = activation;
        this.width = width;
        this.logAltitude = Math.log(altitude);
        this.model = model;
    }

    @Override
    public double of(Row row) {
        if (!Double.isNaN(width)) {
            double distance = 0;
            for (int i = 0; i < from.length; i++) {
                double difference = row.slots[from[i]] - weights[i];
                distance += difference * difference;
            }
            return Math.exp(from.length * logAltitude - distance / (2 * width * width));
        }
        double sum = bias;
        for (int i = 0; i < from.length; i++) {
            sum = model.round(sum + model.round(weights[i] * row.slots[from[i]]));
        }
        return model.round(activation.applyAsDouble(sum));
    }
}
