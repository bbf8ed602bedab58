package io.timpani.engine.pmml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** TreeModel: compiled node by node without recursion, as trees may be deep. */
final class Tree {
    private static final Set<String> STRATEGIES =
            Set.of("none", "lastPrediction", "nullPrediction", "defaultChild", "weightedConfidence", "aggregateNodes");

    private final Model model;
    private final Element element;
    private final String strategy;
    private final @Nullable Classes classes;

    private Tree(Model model) {
        this.model = model;
        this.element = model.element();
        this.strategy = element.attribute("missingValueStrategy", "none");
        this.classes = model.isRegression() ? null : classes(model);
        if (!STRATEGIES.contains(strategy)) {
            throw element.unsupported("missingValueStrategy", strategy);
        }
        if (mixes() && classes == null) {
            throw element.refused("missingValueStrategy %s is for classification".formatted(strategy));
        }
    }

    static ModelStep of(Model model) {
        model.requirePrediction();
        Tree tree = new Tree(model);
        TreeNode root = tree.compile(model.element().requiredChild("Node"));
        boolean last = switch (model.element().attribute("noTrueChildStrategy", "returnNullPrediction")) {
            case "returnLastPrediction" -> true;
            case "returnNullPrediction" -> false;
            default ->
                throw model.element()
                        .unsupported("noTrueChildStrategy", model.element().required("noTrueChildStrategy"));
        };
        Outcome outcome = tree.outcome(root);
        double penalty = model.element().number("missingValuePenalty", 1);
        if (!(penalty >= 0 && penalty <= 1)) {
            throw model.element()
                    .refused("missingValuePenalty %s is not between 0 and 1".formatted(Numbers.text(penalty)));
        }
        return new ModelStep(TreeWalk.of(root, tree.strategy, penalty, last, outcome), outcome);
    }

    private boolean mixes() {
        return strategy.equals("weightedConfidence") || strategy.equals("aggregateNodes");
    }

    private static Classes classes(Model model) {
        List<String> named = new ArrayList<>();
        Deque<Element> open = new ArrayDeque<>();
        open.push(model.element().requiredChild("Node"));
        while (!open.isEmpty()) {
            Element node = open.pop();
            node.children("ScoreDistribution").forEach(share -> named.add(share.required("value")));
            if (node.has("score")) {
                named.add(node.required("score"));
            }
            List<Element> children = node.children("Node");
            for (int i = children.size() - 1; i >= 0; i--) {
                open.push(children.get(i));
            }
        }
        return Classes.of(model.target(), named);
    }

    private TreeNode compile(Element top) {
        TreeNode root = node(top);
        Deque<TreeNode> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            TreeNode parent = open.pop();
            List<Element> elements = parent.at.children("Node");
            if (!elements.isEmpty()) {
                parent.children = elements.stream().map(this::node).toArray(TreeNode[]::new);
                parent.defaultChild = defaultChild(parent);
                for (TreeNode child : parent.children) {
                    open.push(child);
                }
            }
        }
        return root;
    }

    private @Nullable TreeNode defaultChild(TreeNode parent) {
        if (!strategy.equals("defaultChild")) {
            return null;
        }
        String wanted = parent.at.attribute("defaultChild");
        for (TreeNode child : parent.children) {
            String id = child.at.attribute("id");
            if (id != null && id.equals(wanted)) {
                return child;
            }
        }
        boolean needed = parent.at.children("Node").stream()
                .map(Predicates::among)
                .anyMatch(predicate -> predicate != null && !predicate.is("True") && !predicate.is("False"));
        if (needed) {
            throw parent.at.refused(wanted == null ? "it has no defaultChild" : "its defaultChild is no child of it");
        }
        return null;
    }

    private TreeNode node(Element at) {
        if (at.child("Regression") != null || at.child("DecisionTree") != null) {
            throw at.refused("embedded models are not supported");
        }
        TreeNode node = new TreeNode(at, Predicates.inside(at, model.scope()));
        node.records = at.number("recordCount", Double.NaN);
        String id = at.attribute("id");
        if (id != null) {
            node.id = model.compilation().words().code(id);
        }
        String score = at.attribute("score");
        if (classes == null) {
            if (score != null) {
                node.score = model.compilation().constant(score, model.single() ? Kind.FLOAT : Kind.DOUBLE, at);
            }
            return node;
        }
        distribute(node, classes);
        if (score != null) {
            node.score = classes.index(score, at);
        } else if (node.probabilities != null) {
            node.score = highest(node.probabilities);
        }
        return node;
    }

    private static int highest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private void distribute(TreeNode node, Classes classes) {
        List<Element> shares = node.at.children("ScoreDistribution");
        if (shares.isEmpty()) {
            return;
        }
        model.compilation().spend(3L * classes.size(), node.at);
        double[] counts = new double[classes.size()];
        double[] probabilities = new double[counts.length];
        double[] confidences = new double[counts.length];
        double sum = 0;
        for (Element share : shares) {
            sum += share.number("recordCount");
        }
        for (Element share : shares) {
            int place = classes.index(share.required("value"), share);
            counts[place] = share.number("recordCount");
            probabilities[place] = model.round(share.number("probability", counts[place] / sum));
            confidences[place] = share.number("confidence", probabilities[place]);
        }
        node.counts = counts;
        node.probabilities = probabilities;
        node.confidences = confidences;
        if (Double.isNaN(node.records)) {
            node.records = sum;
        }
    }

    /** Tells probabilities when every node that can give a prediction does. */
    private Outcome outcome(TreeNode root) {
        if (classes == null) {
            return Outcome.number(element, model.compilation());
        }
        Deque<TreeNode> open = new ArrayDeque<>();
        open.push(root);
        Element lacking = null;
        while (!open.isEmpty()) {
            TreeNode node = open.pop();
            if (mixes() && Double.isNaN(node.records)) {
                throw node.at.refused("missingValueStrategy %s wants a recordCount".formatted(strategy));
            }
            boolean ends = node.children.length == 0;
            if (node.probabilities == null && (ends || !Double.isNaN(node.score))) {
                lacking = node.at;
            }
            for (TreeNode child : node.children) {
                open.push(child);
            }
        }
        if (lacking != null && mixes()) {
            throw lacking.refused("missingValueStrategy %s wants a ScoreDistribution".formatted(strategy));
        }
        if (lacking != null) {
            return Outcome.choice(classes, lacking, model.compilation());
        }
        Outcome outcome = Outcome.probabilities(classes, element, model.compilation());
        boolean tells = element.grandchildren("Output", "OutputField").stream()
                .anyMatch(field -> field.attribute("feature", "").equals("confidence"));
        return tells ? outcome.withConfidences(model.compilation()) : outcome;
    }
}
