package io.timpani.engine.pmml;

import java.util.ArrayDeque;
import java.util.Deque;

/** The way of a row down a tree. */
final class TreeWalk implements Step {
    /** What becomes of rows whose way is not known. */
    enum Missing {
        NEXT_CHILD,
        LAST_PREDICTION,
        NO_PREDICTION,
        DEFAULT_CHILD,
        WEIGHTED_CONFIDENCE,
        AGGREGATE
    }

    private final TreeNode root;
    private final Missing missing;
    /** How much of its confidence a prediction keeps each time that a value was missing on the way. */
    private final double penalty;

    private final boolean lastWhenNoneIsTrue;
    private final Outcome outcome;

    /** A node still to be visited, with the weight of what it tells. */
    private record Open(TreeNode node, double weight) {}

    private TreeWalk(TreeNode root, Missing missing, double penalty, boolean lastWhenNoneIsTrue, Outcome outcome) {
        this.root = root;
        this.missing = missing;
        this.penalty = penalty;
        this.lastWhenNoneIsTrue = lastWhenNoneIsTrue;
        this.outcome = outcome;
    }

    static Step of(TreeNode root, String strategy, double penalty, boolean lastWhenNoneIsTrue, Outcome outcome) {
        Missing missing = switch (strategy) {
            case "lastPrediction" -> Missing.LAST_PREDICTION;
            case "nullPrediction" -> Missing.NO_PREDICTION;
            case "defaultChild" -> Missing.DEFAULT_CHILD;
            case "weightedConfidence" -> Missing.WEIGHTED_CONFIDENCE;
            case "aggregateNodes" -> Missing.AGGREGATE;
            default -> Missing.NEXT_CHILD;
        };
        return new TreeWalk(root, missing, penalty, lastWhenNoneIsTrue, outcome);
    }

    TreeNode root() {
        return root;
    }

    Missing missing() {
        return missing;
    }

    boolean lastWhenNoneIsTrue() {
        return lastWhenNoneIsTrue;
    }

    @Override
    public void run(Row row) {
        if (root.predicate.of(row) != Predicate.TRUE) {
            outcome.none(row);
            return;
        }
        TreeNode node = root;
        double kept = 1;
        while (node.children.length > 0) {
            TreeNode next = null;
            for (TreeNode child : node.children) {
                int truth = child.predicate.of(row);
                if (truth == Predicate.TRUE) {
                    next = child;
                    break;
                }
                if (truth == Predicate.UNKNOWN && missing != Missing.NEXT_CHILD) {
                    switch (missing) {
                        case LAST_PREDICTION -> tell(node, kept, row);
                        case DEFAULT_CHILD -> {
                            next = node.defaultChild;
                            kept *= penalty;
                        }
                        case WEIGHTED_CONFIDENCE, AGGREGATE -> mix(node, row);
                        default -> outcome.none(row);
                    }
                    if (next == null) {
                        return;
                    }
                    break;
                }
            }
            if (next == null) {
                if (lastWhenNoneIsTrue) {
                    tell(node, kept, row);
                } else {
                    outcome.none(row);
                }
                return;
            }
            node = next;
        }
        tell(node, kept, row);
    }

    private void tell(TreeNode node, double kept, Row row) {
        row.slots[outcome.value()] = node.score;
        if (outcome.probabilities() == Outcome.NONE) {
            return;
        }
        double[] probabilities = node.probabilities;
        if (probabilities == null) {
            outcome.none(row);
            return;
        }
        System.arraycopy(probabilities, 0, row.slots, outcome.probabilities(), probabilities.length);
        double[] confidences = node.confidences;
        for (int i = 0; outcome.confidences() != Outcome.NONE && confidences != null && i < confidences.length; i++) {
            row.slots[outcome.confidences() + i] = kept * confidences[i];
        }
    }

    /** Follows all children that may be right, from a node on whose children cannot be told apart. */
    private void mix(TreeNode start, Row row) {
        outcome.clear(row);
        Deque<Open> open = new ArrayDeque<>();
        open.push(new Open(start, 1));
        while (!open.isEmpty()) {
            Open from = open.pop();
            TreeNode node = from.node;
            TreeNode certain = null;
            boolean doubtful = false;
            double records = 0;
            for (TreeNode child : node.children) {
                int truth = child.predicate.of(row);
                if (truth == Predicate.TRUE && !doubtful) {
                    certain = child;
                    break;
                }
                doubtful |= truth == Predicate.UNKNOWN;
                records += truth == Predicate.FALSE ? 0 : child.records;
            }
            if (certain != null) {
                open.push(new Open(certain, from.weight));
            } else if (doubtful) {
                for (TreeNode child : node.children) {
                    if (child.predicate.of(row) != Predicate.FALSE) {
                        open.push(new Open(child, from.weight * child.records / records));
                    }
                }
            } else if (node.children.length == 0 || lastWhenNoneIsTrue) {
                add(from, row);
            }
        }
        outcome.share(row);
        if (outcome.confidences() != Outcome.NONE) {
            System.arraycopy(row.slots, outcome.probabilities(), row.slots, outcome.confidences(), outcome.count());
        }
    }

    private void add(Open from, Row row) {
        boolean aggregate = missing == Missing.AGGREGATE;
        double[] values = aggregate ? from.node.counts : from.node.confidences;
        double weight = aggregate ? 1 : from.weight;
        for (int i = 0; values != null && i < values.length; i++) {
            row.slots[outcome.probabilities() + i] += weight * values[i];
        }
    }
}
