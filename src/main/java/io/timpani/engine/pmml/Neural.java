package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** NeuralNetwork: layers of neurons, each of which has a slot. */
final class Neural {
    private final Model model;
    private final Element element;
    private final Compilation compilation;
    private final Map<String, Integer> neurons = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    private Neural(Model model) {
        this.model = model;
        this.element = model.element();
        this.compilation = model.compilation();
    }

    static ModelStep of(Model model) {
        model.requirePrediction();
        Neural network = new Neural(model);
        network.inputs();
        for (Element layer : model.element().children("NeuralLayer")) {
            network.layer(layer);
        }
        Step forward = Step.all(network.steps);
        ModelStep outputs = model.isRegression() ? network.number() : network.classes();
        Step after = outputs.step();
        return new ModelStep(
                row -> {
                    forward.run(row);
                    after.run(row);
                },
                outputs.outcome());
    }

    private void inputs() {
        for (Element input : element.grandchildren("NeuralInputs", "NeuralInput")) {
            Field field = model.scope().needed(input.requiredChild("DerivedField"));
            neurons.put(input.required("id"), field.slot());
        }
    }

    private void layer(Element layer) {
        String activation = layer.attribute("activationFunction", element.attribute("activationFunction", ""));
        String normalization = layer.attribute("normalizationMethod", element.attribute("normalizationMethod", "none"));
        List<Element> elements = layer.children("Neuron");
        int first = compilation.allot(elements.size(), layer);
        int count = elements.size();
        Neuron[] all = new Neuron[count];
        for (int i = 0; i < count; i++) {
            all[i] = neuron(elements.get(i), layer, activation);
        }
        for (int i = 0; i < count; i++) {
            neurons.put(elements.get(i).required("id"), first + i);
        }
        steps.add(row -> {
            for (int i = 0; i < all.length; i++) {
                row.slots[first + i] = all[i].of(row);
            }
        });
        switch (normalization) {
            case "none" -> {}
            case "softmax" -> steps.add(row -> softmax(first, count, row));
            case "simplemax" -> steps.add(row -> simplemax(first, count, row));
            default -> throw layer.unsupported("normalizationMethod", normalization);
        }
    }

    private void softmax(int first, int count, Row row) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            highest = Math.max(highest, row.slots[first + i]);
        }
        for (int i = 0; i < count; i++) {
            row.slots[first + i] = model.round(Math.exp(model.round(row.slots[first + i] - highest)));
        }
        simplemax(first, count, row);
    }

    private void simplemax(int first, int count, Row row) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum = model.round(sum + row.slots[first + i]);
        }
        for (int i = 0; i < count; i++) {
            row.slots[first + i] = model.round(row.slots[first + i] / sum);
        }
    }

    private Neuron neuron(Element neuron, Element layer, String activation) {
        List<Element> connections = neuron.children("Con");
        int[] from = new int[connections.size()];
        double[] weights = new double[from.length];
        for (int i = 0; i < from.length; i++) {
            from[i] = slot(connections.get(i), "from");
            weights[i] = model.round(connections.get(i).number("weight"));
        }
        if (activation.equals("radialBasis")) {
            double width = neuron.number("width", layer.number("width", element.number("width", Double.NaN)));
            if (Double.isNaN(width)) {
                throw neuron.refused("it has no width");
            }
            double altitude = neuron.number("altitude", layer.number("altitude", element.number("altitude", 1)));
            return new Neuron(from, weights, 0, y -> y, width, altitude, model);
        }
        double threshold = layer.number("threshold", element.number("threshold", 0));
        double bias = model.round(neuron.number("bias", 0));
        return new Neuron(from, weights, bias, activation(activation, threshold, layer), Double.NaN, 1, model);
    }

    private int slot(Element at, String attribute) {
        Integer slot = neurons.get(at.required(attribute));
        if (slot == null) {
            throw at.refused("there is no neuron %s before it".formatted(Element.shown(at.required(attribute))));
        }
        return slot;
    }

    private static DoubleUnaryOperator activation(String name, double threshold, Element at) {
        return switch (name) {
            case "threshold" -> y -> Double.isNaN(y) ? y : y > threshold ? 1 : 0;
            case "logistic" -> Links::logistic;
            case "tanh" -> Math::tanh;
            case "identity" -> y -> y;
            case "exponential" -> Math::exp;
            case "reciprocal" -> y -> 1 / y;
            case "square" -> y -> y * y;
            case "Gauss" -> y -> Math.exp(-(y * y));
            case "sine" -> Math::sin;
            case "cosine" -> Math::cos;
            case "Elliott" -> y -> y / (1 + Math.abs(y));
            case "arctan" -> y -> 2 * Math.atan(y) / Math.PI;
            case "rectifier" -> y -> Math.max(0, y);
            default -> throw at.unsupported("activationFunction", name);
        };
    }

    /** What an output neuron stands for. */
    private static Element meaning(Element output) {
        Element derived = output.requiredChild("DerivedField");
        for (String name : List.of("FieldRef", "NormContinuous", "NormDiscrete")) {
            Element child = derived.child(name);
            if (child != null) {
                return child;
            }
        }
        throw derived.refused("it is neither a FieldRef nor normalised");
    }

    private List<Element> outputs() {
        List<Element> outputs = element.grandchildren("NeuralOutputs", "NeuralOutput");
        if (outputs.isEmpty()) {
            throw element.refused("it has no NeuralOutput");
        }
        return outputs;
    }

    private ModelStep number() {
        Element output = outputs().get(0);
        int from = slot(output, "outputNeuron");
        Element meaning = meaning(output);
        Outcome outcome = Outcome.number(element, compilation);
        int to = outcome.value();
        if (meaning.is("NormDiscrete")) {
            throw meaning.refused("a regression has no class values");
        }
        if (meaning.is("FieldRef")) {
            return new ModelStep(row -> row.slots[to] = row.slots[from], outcome);
        }
        NormContinuous back = NormContinuous.inverse(meaning);
        return new ModelStep(row -> row.slots[to] = back.at(row.slots[from]), outcome);
    }

    private ModelStep classes() {
        List<Element> outputs = outputs();
        List<String> named = new ArrayList<>();
        for (Element output : outputs) {
            Element meaning = meaning(output);
            if (!meaning.is("NormDiscrete")) {
                throw meaning.refused("a classification needs class values");
            }
            named.add(meaning.required("value"));
        }
        Classes classes = Classes.of(model.target(), named);
        Outcome outcome = Outcome.probabilities(classes, element, compilation);
        int[] from = new int[named.size()];
        int[] to = new int[from.length];
        for (int i = 0; i < from.length; i++) {
            from[i] = slot(outputs.get(i), "outputNeuron");
            to[i] = outcome.probabilities() + classes.index(named.get(i), outputs.get(i));
        }
        boolean complement = from.length == 1 && classes.size() == 2;
        int other = 2 * outcome.probabilities() + 1 - to[0];
        return new ModelStep(
                row -> {
                    outcome.clear(row);
                    for (int i = 0; i < from.length; i++) {
                        row.slots[to[i]] = row.slots[from[i]];
                    }
                    if (complement) {
                        row.slots[other] = 1 - row.slots[to[0]];
                    }
                    outcome.choose(row);
                },
                outcome);
    }
}
