package io.timpani.engine.pmml;

import io.timpani.forest.BrokenTreeException;
import io.timpani.forest.Comparison;
import io.timpani.forest.Forest;
import io.timpani.forest.ForestBuilder;
import io.timpani.forest.Precision;
import io.timpani.forest.TreeBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one forest of the trees of an ensemble, when it gives exactly what they give one by one. */
final class Flattening {
    private static final Set<String> SUMS = Set.of("sum", "weightedSum", "x-weightedSum");
    private static final Set<String> AVERAGES = Set.of("average", "weightedAverage");
    private static final Set<String> VOTES = Set.of("majorityVote", "weightedMajorityVote");

    /** Beyond this many steps to its deepest leaf a tree is a list, which is better left early. */
    private static final int DEEPEST = 512;
    /** Every set is asked for every row, so that more than a few are slower than those on a row's way. */
    private static final int FREE_SETS = 64;
    /** Leaves have a number for every class, also those that told nothing before: small documents may be many numbers. */
    private static final long MOST_SHARES =
            Math.min(1 << 24, Runtime.getRuntime().maxMemory() / 256);

    private final Model model;
    private final String method;
    private final Mining.Segment[] segments;
    private final double[] weights;
    private final Outcome outcome;
    private final List<TreePlan> plans = new ArrayList<>();
    private final Map<Integer, Integer> features = new LinkedHashMap<>();
    private boolean hasNone;

    private Flattening(Model model, String method, Mining.Segment[] segments, double[] weights, Outcome outcome) {
        this.model = model;
        this.method = method;
        this.segments = segments;
        this.weights = weights;
        this.outcome = outcome;
    }

    /**
     * The combined prediction of the segments.
     *
     * @param threshold as of the ensemble: negative when none of its trees may be without a prediction
     * @return empty when it has to be made segment by segment
     */
    static Optional<Step> of(
            Model model,
            String method,
            Mining.Segment[] segments,
            double[] weights,
            double threshold,
            Outcome outcome) {
        boolean adds = outcome.isClassification() ? VOTES.contains(method) : SUMS.contains(method);
        if (!model.compilation().flattens() || !(adds || AVERAGES.contains(method)) || isLookedInto(model)) {
            return Optional.empty();
        }
        Flattening flattening = new Flattening(model, method, segments, weights, outcome);
        try {
            return flattening.plan() ? flattening.build(threshold) : Optional.empty();
        } catch (BrokenTreeException e) {
            return Optional.empty();
        }
    }

    /** True when an output tells what a single tree predicts. */
    private static boolean isLookedInto(Model model) {
        return model.element().grandchildren("Output", "OutputField").stream()
                .anyMatch(field -> field.has("segmentId"));
    }

    private boolean plan() {
        Set<Object> sets = new HashSet<>();
        long leaves = 0;
        for (Mining.Segment segment : segments) {
            if (!segment.always() || !(segment.model().core().step() instanceof TreeWalk walk)) {
                return false;
            }
            TreePlan plan = TreePlan.of(walk).orElse(null);
            if (plan == null) {
                return false;
            }
            plans.add(plan);
            plan.each(node -> note(node, sets));
            leaves += plan.leaves();
            if (leaves * outcome.count() > MOST_SHARES) {
                return false;
            }
        }
        return sets.size() <= plans.size() + FREE_SETS;
    }

    private void note(TreePlan.Node node, Set<Object> sets) {
        if (node instanceof TreePlan.Split split) {
            features.putIfAbsent(split.slot(), features.size());
            if (split.comparison() == Comparison.EQUAL || split.comparison() == Comparison.NOT_EQUAL) {
                sets.add(List.of(split.slot(), split.bound()));
            }
        } else if (node instanceof TreePlan.Member member) {
            features.putIfAbsent(member.slot(), features.size());
            sets.add(List.of(member.slot(), member.set()));
        }
    }

    private Optional<Step> build(double threshold) throws BrokenTreeException {
        boolean classifies = outcome.isClassification();
        Precision sums = model.single() && !classifies ? Precision.FLOAT : Precision.DOUBLE;
        ForestBuilder builder =
                new ForestBuilder(features.size(), classifies ? outcome.count() : 1, Precision.DOUBLE, sums);
        double weight = 0;
        for (int i = 0; i < segments.length; i++) {
            TreePlan plan = plans.get(i);
            int[] places = outcome.places(segments[i].outcome());
            if (Arrays.stream(places).distinct().count() < places.length) {
                return Optional.empty();
            }
            TreeBuilder tree = classifies ? builder.vectorTree(plan.size()) : builder.tree(0, plan.size());
            int number = i;
            plan.build(
                    tree,
                    slot -> features.getOrDefault(slot, 0),
                    classifies
                            ? (to, at, node) -> to.leaf(at, shares(node, number, places))
                            : (to, at, node) -> to.leaf(at, number(node, number)));
            weight = classifies ? weight + weights[i] : model.round(weight + weights[i]);
        }
        boolean mayLackSome = threshold < 0 && Arrays.stream(weights).allMatch(one -> one > 0);
        if ((hasNone && !mayLackSome) || (classifies && weight == 0)) {
            return Optional.empty();
        }
        Forest forest = builder.build();
        double divisor = SUMS.contains(method) ? 1 : weight;
        return forest.depth() > DEEPEST ? Optional.empty() : Optional.of(step(forest, divisor));
    }

    private Step step(Forest forest, double divisor) {
        int[] slots = features.keySet().stream().mapToInt(Integer::intValue).toArray();
        List<Step> steps = new ArrayList<>();
        for (Mining.Segment segment : segments) {
            if (!segment.model().scope().isIdle()) {
                steps.add(segment.model().scope().steps());
            }
        }
        steps.add(new FlatEnsemble(forest, model.compilation().addForest(), slots, divisor, outcome, model));
        return Step.all(List.copyOf(steps));
    }

    private double number(@Nullable TreeNode node, int segment) {
        if (node == null || Double.isNaN(node.score)) {
            hasNone = true;
            return Double.NaN;
        }
        return model.round(weights[segment] * node.score);
    }

    /** What a leaf adds to each class. */
    private double[] shares(@Nullable TreeNode node, int segment, int[] places) {
        double[] shares = new double[outcome.count()];
        boolean tells = segments[segment].outcome().probabilities() != Outcome.NONE;
        if (node == null || Double.isNaN(node.score) || (tells && node.probabilities == null)) {
            hasNone = true;
            Arrays.fill(shares, Double.NaN);
        } else if (VOTES.contains(method)) {
            shares[places[(int) node.score]] = weights[segment];
        } else if (node.probabilities != null) {
            for (int i = 0; i < places.length; i++) {
                shares[places[i]] = weights[segment] * node.probabilities[i];
            }
        }
        return shares;
    }
}
