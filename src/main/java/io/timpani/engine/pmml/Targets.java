package io.timpani.engine.pmml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a document does to a prediction after it is made. */
final class Targets {
    private Targets() {}

    /** The model with its targets applied. */
    static Scored applied(Model model, Scored scored) {
        Element target = target(model);
        if (target == null) {
            return scored;
        }
        return scored.outcome().isClassification() ? withPriors(target, scored) : rescaled(target, model, scored);
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
    private static Scored withPriors(Element target, Scored scored) {
        Outcome outcome = scored.outcome();
        Classes classes = outcome.classes();
        List<Element> values = target.children("TargetValue").stream()
                .filter(value -> value.has("priorProbability"))
                .toList();
        if (classes == null || outcome.probabilities() == Outcome.NONE || values.isEmpty()) {
            return scored;
        }
        double[] priors = new double[classes.size()];
        for (Element value : values) {
            priors[classes.index(value.required("value"), value)] = value.number("priorProbability");
        }
        Step step = scored.step();
        return new Scored(
                step.then(row -> {
                    if (Double.isNaN(row.slots[outcome.value()])) {
                        System.arraycopy(priors, 0, row.slots, outcome.probabilities(), priors.length);
                        outcome.choose(row);
                    }
                }),
                outcome);
    }

    private static Scored rescaled(Element target, Model model, Scored scored) {
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
        int slot = scored.outcome().value();
        Step step = scored.step();
        return new Scored(
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
                scored.outcome());
    }
}
