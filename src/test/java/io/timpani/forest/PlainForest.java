package io.timpani.forest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A random forest of plain objects, walked as its definition says: what the flat one is compared with. */
final class PlainForest {
    private static final Comparison[] COMPARISONS = Comparison.values();
    private static final Missing[] MISSING = Missing.values();

    private final Random random;
    private final int features;
    private final int outputs;
    private final Precision values;
    private final Precision sums;
    private final boolean vectors;
    private final boolean sets;
    private final double[] base;
    private final List<Node> roots = new ArrayList<>();
    private final List<Integer> targets = new ArrayList<>();
    private final List<Double> thresholds = new ArrayList<>();

    private static final class Node {
        int number;
        int feature;
        Comparison test = Comparison.LESS;
        double threshold;

        @Nullable
        ValueSet set;

        Missing missing = Missing.LEFT;

        @Nullable
        Node left;

        @Nullable
        Node right;

        double[] leaf = {};
    }

    PlainForest(long seed) {
        random = new Random(seed);
        features = 1 + random.nextInt(12);
        outputs = random.nextBoolean() ? 1 : 1 + random.nextInt(5);
        values = random.nextBoolean() ? Precision.FLOAT : Precision.DOUBLE;
        sums = random.nextBoolean() ? Precision.FLOAT : Precision.DOUBLE;
        vectors = random.nextInt(3) == 0;
        sets = random.nextBoolean();
        base = random.doubles(outputs).map(this::summed).toArray();
        int trees = random.nextInt(30);
        for (int tree = 0; tree < trees; tree++) {
            roots.add(node(random.nextInt(9)));
            targets.add(random.nextInt(outputs));
        }
    }

    private double summed(double value) {
        return sums == Precision.FLOAT ? (float) value : value;
    }

    private double compared(double value) {
        return values == Precision.FLOAT ? (float) value : value;
    }

    private Node node(int depth) {
        Node node = new Node();
        if (depth == 0 || random.nextInt(10) == 0) {
            node.leaf = random.doubles(vectors ? outputs : 1, -1, 1)
                    .map(this::summed)
                    .toArray();
            return node;
        }
        node.feature = random.nextInt(features);
        node.missing = MISSING[random.nextInt(MISSING.length)];
        node.threshold = compared(Numbers.odd(random));
        thresholds.add(node.threshold);
        node.test = COMPARISONS[random.nextInt(COMPARISONS.length)];
        if (sets && random.nextInt(3) == 0) {
            node.test = Comparison.EQUAL;
            node.set = Numbers.set(random);
        }
        if (node.test == Comparison.EQUAL || node.test == Comparison.NOT_EQUAL) {
            node.missing = MISSING[random.nextInt(3)];
        }
        node.left = node(depth - 1);
        node.right = node(depth - 1);
        return node;
    }

    Forest flat() throws BrokenTreeException {
        ForestBuilder builder = new ForestBuilder(features, outputs, values, sums);
        for (int output = 0; output < outputs; output++) {
            builder.base(output, base[output]);
        }
        for (int i = 0; i < roots.size(); i++) {
            List<Node> nodes = new ArrayList<>();
            gather(roots.get(i), nodes);
            // any order will do
            Collections.shuffle(nodes, random);
            for (int n = 0; n < nodes.size(); n++) {
                nodes.get(n).number = n;
            }
            TreeBuilder tree = vectors ? builder.vectorTree(nodes.size()) : builder.tree(targets.get(i), nodes.size());
            for (Node node : nodes) {
                put(tree, node);
            }
            tree.add(roots.get(i).number);
        }
        return builder.build();
    }

    private static void gather(Node node, List<Node> nodes) {
        nodes.add(node);
        if (node.left != null && node.right != null) {
            gather(node.left, nodes);
            gather(node.right, nodes);
        }
    }

    private void put(TreeBuilder tree, Node node) throws BrokenTreeException {
        if (node.left == null || node.right == null) {
            if (vectors) {
                tree.leaf(node.number, node.leaf);
            } else {
                tree.leaf(node.number, node.leaf[0]);
            }
        } else if (node.set != null) {
            tree.member(node.number, node.feature, node.set, node.left.number, node.right.number, node.missing);
        } else {
            tree.split(
                    node.number,
                    node.feature,
                    node.test,
                    node.threshold,
                    node.left.number,
                    node.right.number,
                    node.missing);
        }
    }

    double[] sums(double[] row) {
        double[] total = base.clone();
        for (int i = 0; i < roots.size(); i++) {
            Node node = roots.get(i);
            while (node.left != null && node.right != null) {
                node = goesLeft(node, compared(row[node.feature])) ? node.left : node.right;
            }
            for (int part = 0; part < node.leaf.length; part++) {
                int output = vectors ? part : targets.get(i);
                total[output] = summed(total[output] + node.leaf[part]);
            }
        }
        return total;
    }

    private static boolean goesLeft(Node node, double value) {
        double known = value;
        boolean zero = Math.abs(value) <= Missing.LARGEST_ZERO;
        switch (node.missing) {
            case LEFT, RIGHT -> {
                if (Double.isNaN(value)) {
                    return node.missing == Missing.LEFT;
                }
            }
            case ZERO_LEFT, ZERO_RIGHT -> {
                if (Double.isNaN(value) || zero) {
                    return node.missing == Missing.ZERO_LEFT;
                }
            }
            case AS_ZERO -> known = Double.isNaN(value) ? 0 : value;
        }
        if (node.set != null) {
            return node.set.has(known);
        }
        return switch (node.test) {
            case LESS -> known < node.threshold;
            case AT_MOST -> known <= node.threshold;
            case MORE -> known > node.threshold;
            case AT_LEAST -> known >= node.threshold;
            case EQUAL -> known == node.threshold;
            case NOT_EQUAL -> known != node.threshold;
        };
    }

    /** A value for a column: often a threshold or right beside one. */
    double value() {
        if (!thresholds.isEmpty() && random.nextInt(3) == 0) {
            double threshold = thresholds.get(random.nextInt(thresholds.size()));
            return switch (random.nextInt(5)) {
                case 0 -> Math.nextUp(threshold);
                case 1 -> Math.nextDown(threshold);
                case 2 -> Math.nextUp((float) threshold);
                default -> threshold;
            };
        }
        return Numbers.odd(random);
    }

    int features() {
        return features;
    }

    int outputs() {
        return outputs;
    }
}
