package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** MiningModel: several models, of which one is chosen, or whose predictions are combined or passed on. */
final class Mining {
    private static final Set<String> WEIGHTED =
            Set.of("weightedSum", "x-weightedSum", "weightedAverage", "weightedMajorityVote");

    private final Model model;
    private final Element segmentation;
    private final String method;
    private final List<Segment> segments = new ArrayList<>();

    /** A model with the condition under which it is used. */
    record Segment(Predicate condition, boolean always, double weight, Models.Compiled model) {
        Outcome outcome() {
            return model.outcome();
        }

        /** The model for those rows for which the condition holds. */
        Step inChain() {
            return always
                    ? model.step()
                    : row -> {
                        if (condition.of(row) == Predicate.TRUE) {
                            model.step().run(row);
                        } else {
                            model.skip(row);
                        }
                    };
        }
    }

    private Mining(Model model) {
        this.model = model;
        this.segmentation = model.element().requiredChild("Segmentation");
        this.method = segmentation.required("multipleModelMethod");
    }

    static ModelStep of(Model model, Segments byId) {
        Mining mining = new Mining(model);
        mining.compile(byId);
        return switch (mining.method) {
            case "selectFirst" -> mining.selected(false);
            case "modelChain" -> mining.selected(true);
            default -> mining.combined();
        };
    }

    private void compile(Segments byId) {
        Scope scope = model.scope();
        boolean chain = method.equals("modelChain");
        int number = 0;
        for (Element element : segmentation.children("Segment")) {
            if (element.has("variableWeight") || element.child("VariableWeight") != null) {
                throw element.refused("variable weights are not supported");
            }
            Element inner = element.children().stream()
                    .filter(Models::isModel)
                    .findFirst()
                    .orElseThrow(() -> element.refused("it has no model"));
            Element predicate = Predicates.among(element);
            boolean always = predicate != null && predicate.is("True");
            Predicate condition = Predicates.inside(element, scope);
            Models.Compiled compiled = Models.compile(inner, scope, model.target(), false);
            double weight = model.number(element, "weight", 1);
            segments.add(new Segment(condition, always, weight, compiled));
            number++;
            byId.add(element.attribute("id", Integer.toString(number)), compiled);
            if (chain) {
                scope = compiled.outputs();
            }
        }
        if (segments.isEmpty()) {
            throw segmentation.refused("it has no Segment");
        }
    }

    /** The first segment whose condition holds, or, in a chain, the last one after those before it. */
    private ModelStep selected(boolean chain) {
        Segment last = segments.get(segments.size() - 1);
        Segment[] all = segments.toArray(Segment[]::new);
        if (chain && last.always) {
            return new ModelStep(
                    Step.all(Arrays.stream(all).map(Segment::inChain).toList()), last.outcome());
        }
        Outcome outcome = selection(chain);
        int[][] places = new int[all.length][];
        for (int i = 0; i < all.length; i++) {
            places[i] = outcome.isClassification() == all[i].outcome().isClassification()
                    ? outcome.places(all[i].outcome())
                    : new int[0];
        }
        return new ModelStep(
                row -> {
                    int chosen = -1;
                    for (int i = 0; i < all.length; i++) {
                        if ((chain || chosen < 0) && all[i].condition.of(row) == Predicate.TRUE) {
                            all[i].model.step().run(row);
                            chosen = i;
                        } else {
                            all[i].model.skip(row);
                        }
                    }
                    if (chosen < 0 || all[chosen].outcome().isClassification() != outcome.isClassification()) {
                        outcome.none(row);
                    } else {
                        outcome.copy(all[chosen].outcome(), places[chosen], row);
                    }
                },
                outcome);
    }

    /** Room for whichever segment is chosen. */
    private Outcome selection(boolean chain) {
        model.requirePrediction();
        if (model.isRegression()) {
            if (!chain
                    && segments.stream().anyMatch(segment -> segment.outcome().isClassification())) {
                throw segmentation.refused("a regression cannot be chosen among classifications");
            }
            return Outcome.number(model.element(), model.compilation());
        }
        return outcome(segments.stream()
                .filter(segment -> segment.outcome().isClassification())
                .toList());
    }

    private Outcome outcome(List<Segment> voters) {
        List<String> named = new ArrayList<>();
        for (Segment segment : voters) {
            Classes classes = segment.outcome().classes();
            model.compilation().spend(segment.outcome().count(), segmentation);
            if (classes != null) {
                named.addAll(classes.labels());
            }
        }
        Classes classes = Classes.of(model.target(), named);
        for (Segment segment : voters) {
            if (segment.outcome().probabilities() == Outcome.NONE && !method.endsWith("ajorityVote")) {
                return Outcome.choice(classes, segment.outcome().at(), model.compilation());
            }
        }
        return Outcome.probabilities(classes, model.element(), model.compilation());
    }

    private ModelStep combined() {
        model.requirePrediction();
        Segment[] all = segments.toArray(Segment[]::new);
        for (Segment segment : all) {
            if (segment.outcome().isClassification() == model.isRegression()) {
                throw segmentation.refused("its segments are of different functions");
            }
        }
        double[] weights = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            weights[i] = WEIGHTED.contains(method) ? all[i].weight : 1;
        }
        String missing = segmentation.attribute("missingPredictionTreatment", "continue");
        if (!Set.of("continue", "skipSegment", "returnMissing").contains(missing)) {
            throw segmentation.unsupported("missingPredictionTreatment", missing);
        }
        double threshold = missing.equals("skipSegment") ? segmentation.number("missingThreshold", 1) : -1;
        Outcome outcome =
                model.isRegression() ? Outcome.number(model.element(), model.compilation()) : outcome(segments);
        Step oneByOne;
        if (model.isRegression()) {
            oneByOne = new NumberEnsemble(all, weights, method, threshold, outcome, model, segmentation);
        } else if (outcome.probabilities() == Outcome.NONE) {
            throw outcome.at().refused("%s wants probabilities of every segment".formatted(Element.shown(method)));
        } else {
            boolean votesGoOn = missing.equals("continue") && method.endsWith("ajorityVote");
            threshold = votesGoOn ? 1 : threshold;
            oneByOne = new ClassEnsemble(all, weights, method, threshold, outcome, segmentation);
        }
        return new ModelStep(
                Flattening.of(model, method, all, weights, threshold, outcome).orElse(oneByOne), outcome);
    }
}
