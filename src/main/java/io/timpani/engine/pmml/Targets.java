package io.timpani.engine.pmml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a document does to a prediction after it is made. */
final class Targets {
    private Targets() {}

    /** The model with its targets applied. */
    static ModelStep applied(Model model, ModelStep core) {
        Element target = target(model);
        if (target == null) {
            return core;
        }
        return core.outcome().isClassification() ? withPriors(target, core) : rescaled(target, model, core);
    }

    private static @Nullable Element target(Model model) {
        List<Element> targets = model.element().grandchildren("Targets", "Target");
        for (Element target : targets) {
            if (!target.has("field")
                    || target.required("field").equals(model.target().name())) {
                return target;
            }
        }
        return targets.size() == 1 ? targets.get(0) : null;
    }

    /** A class is told even when there is no prediction, if the document says how likely each is then. */
    private static ModelStep withPriors(Element target, ModelStep core) {
        Outcome outcome = core.outcome();
        Classes classes = outcome.classes();
        List<Element> values = target.children("TargetValue").stream()
                .filter(value -> value.has("priorProbability"))
                .toList();
        if (classes == null || outcome.probabilities() == Outcome.NONE || values.isEmpty()) {
            return core;
        }
        double[] priors = new double[classes.size()];
        for (Element value : values) {
            priors[classes.index(value.required("value"), value)] = value.number("priorProbability");
        }
        Step step = core.step();
        return new ModelStep(
                step.then(row -> {
                    if (Double.isNaN(row.slots[outcome.value()])) {
                        System.arraycopy(priors, 0, row.slots, outcome.probabilities(), priors.length);
                        outcome.choose(row);
                    }
                }),
                outcome);
    }

    private static ModelStep rescaled(Element target, Model model, ModelStep core) {
        double min = target.number("min", Double.NEGATIVE_INFINITY);
        double max = target.number("max", Double.POSITIVE_INFINITY);
        double factor = model.number(target, "rescaleFactor", 1);
        double constant = model.number(target, "rescaleConstant", 0);
        double otherwise = target.children("TargetValue").stream()
                .filter(value -> value.has("defaultValue"))
                .mapToDouble(value -> value.number("defaultValue"))
                .findFirst()
                .orElse(Double.NaN);
        String cast = target.attribute("castInteger", "");
        if (!List.of("", "round", "ceiling", "floor").contains(cast)) {
            throw target.unsupported("castInteger", cast);
        }
        int slot = core.outcome().value();
        Step step = core.step();
        return new ModelStep(
                step.then(row -> {
                    double value = row.slots[slot];
                    if (Double.isNaN(value)) {
                        row.slots[slot] = otherwise;
                        return;
                    }
                    double bounded = Math.min(Math.max(value, min), max);
                    double moved = model.round(model.round(bounded * factor) + constant);
                    row.slots[slot] = switch (cast) {
                        case "round" -> Math.floor(moved + 0.5);
                        case "ceiling" -> Math.ceil(moved);
                        case "floor" -> Math.floor(moved);
                        default -> moved;
                    };
                }),
                core.outcome());
    }
}
