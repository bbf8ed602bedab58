package io.timpani.engine.pmml;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** RegressionModel: linear sums, normalised. */
final class Regression {
    private final Model model;
    private final Element element;
    private final String method;
    private final LinearTerms[] tables;

    private Regression(Model model) {
        this.model = model;
        this.element = model.element();
        this.method = element.attribute("normalizationMethod", "none");
        this.tables = element.children("RegressionTable").stream()
                .map(table -> new LinearTerms(table, model))
                .toArray(LinearTerms[]::new);
        if (tables.length == 0) {
            throw element.refused("it has no RegressionTable");
        }
    }

    static ModelStep of(Model model) {
        model.requirePrediction();
        Regression regression = new Regression(model);
        return model.isRegression() ? regression.number() : regression.classes();
    }

    private ModelStep number() {
        Outcome outcome = Outcome.number(element, model.compilation());
        DoubleUnaryOperator inverse = method.equals("exp") ? y -> model.round(Math.exp(y)) : inverse();
        LinearTerms table = tables[0];
        int slot = outcome.value();
        return new ModelStep(row -> row.slots[slot] = inverse.applyAsDouble(table.of(row)), outcome);
    }

    /** From a linear sum to a value; softmax and logit are the same for a single one. */
    private DoubleUnaryOperator inverse() {
        return switch (method) {
            case "none", "simplemax" -> y -> y;
            case "softmax", "logit" -> model.single() ? y -> 1 / (1 + (float) Math.exp(-y)) : Links::logistic;
            case "probit" -> Links::normal;
            case "cloglog" -> y -> model.round(Links.cloglog(y));
            case "loglog" -> y -> model.round(Links.loglog(y));
            case "cauchit" -> y -> model.round(Links.cauchit(y));
            default -> throw element.unsupported("normalizationMethod", method);
        };
    }

    private ModelStep classes() {
        List<Element> elements = element.children("RegressionTable");
        Classes classes = Classes.of(
                model.target(),
                elements.stream().map(table -> table.required("targetCategory")).toList());
        int[] places = elements.stream()
                .mapToInt(table -> classes.index(table.required("targetCategory"), table))
                .toArray();
        Outcome outcome = Outcome.probabilities(classes, element, model.compilation());
        return new ModelStep(step(outcome, places), outcome);
    }

    private Step step(Outcome outcome, int[] places) {
        if (model.target().ordinal() && !method.endsWith("max")) {
            return cumulative(outcome, places);
        }
        if (tables.length == 1 && outcome.count() == 2) {
            return binary(outcome, places[0], 1 - places[0], tables[0]);
        }
        if (method.equals("softmax")) {
            return row -> {
                outcome.clear(row);
                softmax(outcome, places, row);
            };
        }
        if (method.equals("simplemax")) {
            return row -> {
                outcome.clear(row);
                for (int i = 0; i < places.length; i++) {
                    row.slots[outcome.probabilities() + places[i]] = tables[i].of(row);
                }
                outcome.share(row);
            };
        }
        if (tables.length == 2) {
            boolean second = isTrivial(tables[0]) && !isTrivial(tables[1]);
            return second
                    ? binary(outcome, places[1], places[0], tables[1])
                    : binary(outcome, places[0], places[1], tables[0]);
        }
        if (method.equals("none")) {
            return row -> remainder(outcome, places, row);
        }
        throw element.refused("normalizationMethod %s is not defined for %d classes".formatted(method, tables.length));
    }

    private static boolean isTrivial(LinearTerms table) {
        return table.isConstant() && table.intercept() == 0;
    }

    private Step binary(Outcome outcome, int first, int second, LinearTerms table) {
        DoubleUnaryOperator inverse = inverse();
        boolean bounded = method.equals("none");
        int base = outcome.probabilities();
        return row -> {
            double one = inverse.applyAsDouble(table.of(row));
            one = bounded ? Math.min(Math.max(one, 0), 1) : one;
            outcome.clear(row);
            row.slots[base + first] = one;
            row.slots[base + second] = model.round(1 - one);
            outcome.choose(row);
        };
    }

    private void softmax(Outcome outcome, int[] places, Row row) {
        int base = outcome.probabilities();
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < places.length; i++) {
            double linear = tables[i].of(row);
            row.slots[base + places[i]] = linear;
            highest = Math.max(highest, linear);
        }
        double sum = 0;
        for (int place : places) {
            double power = model.round(Math.exp(model.round(row.slots[base + place] - highest)));
            row.slots[base + place] = power;
            sum = model.round(sum + power);
        }
        for (int place : places) {
            row.slots[base + place] = model.round(row.slots[base + place] / sum);
        }
        outcome.choose(row);
    }

    /** The sums are probabilities, the last class gets what they leave. */
    private void remainder(Outcome outcome, int[] places, Row row) {
        int base = outcome.probabilities();
        outcome.clear(row);
        double sum = 0;
        for (int i = 0; i + 1 < places.length; i++) {
            double one = tables[i].of(row);
            row.slots[base + places[i]] = one;
            sum += one;
        }
        row.slots[base + places[places.length - 1]] = 1 - sum;
        outcome.choose(row);
    }

    /** The sums stand for the probability of a class or one before it. */
    private Step cumulative(Outcome outcome, int[] places) {
        DoubleUnaryOperator inverse = inverse();
        int base = outcome.probabilities();
        return row -> {
            outcome.clear(row);
            double before = 0;
            for (int i = 0; i < places.length; i++) {
                double until = i + 1 == places.length ? 1 : inverse.applyAsDouble(tables[i].of(row));
                row.slots[base + places[i]] = until - before;
                before = until;
            }
            outcome.choose(row);
        };
    }
}
