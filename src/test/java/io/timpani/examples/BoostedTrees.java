package io.timpani.examples;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Gradient boosting of small regression trees, in the format in which XGBoost 2 saves a model as JSON. */
final class BoostedTrees {
    private static final int ROUNDS = 30;
    private static final int DEPTH = 2;
    private static final double RATE = 0.3;
    private static final double LAMBDA = 1;
    private static final int NO_PARENT = Integer.MAX_VALUE;
    private static final int NONE = -1;

    private final float[][] rows;
    private final List<String> features;
    private final List<String> trees = new ArrayList<>();
    private final double[] errors;

    /** A node of a tree; {@code value} is the threshold, below which rows go left, or the weight of a leaf. */
    private static final class Node {
        private final int parent;
        private final int count;
        private final double weight;
        private int left = NONE;
        private int right = NONE;
        private int feature;
        private float value;
        private double gain;
        private boolean defaultLeft;

        Node(int parent, int count, double weight) {
            this.parent = parent;
            this.count = count;
            this.weight = weight;
            this.value = (float) weight;
        }
    }

    /** What a split of some rows would gain. */
    private record Split(int feature, float threshold, double gain) {}

    private BoostedTrees(double[][] matrix, double[] errors, List<String> features) {
        this.rows = new float[matrix.length][features.size()];
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < rows[row].length; column++) {
                rows[row][column] = (float) matrix[row][column];
            }
        }
        this.errors = errors;
        this.features = features;
    }

    /** A model of the target, least squares. */
    static byte[] regression(double[][] matrix, double[] target, List<String> features) {
        float base = (float) Arrays.stream(target).average().orElseThrow();
        BoostedTrees boosting = new BoostedTrees(
                matrix, Arrays.stream(target).map(value -> base - value).toArray(), features);
        for (int round = 0; round < ROUNDS; round++) {
            boosting.grow(round);
        }
        return boosting.json(base).getBytes(StandardCharsets.UTF_8);
    }

    private void grow(int round) {
        List<Node> nodes = new ArrayList<>();
        int[] all = IntStream.range(0, rows.length).toArray();
        grow(nodes, NO_PARENT, all, 0);
        trees.add(tree(round, nodes));
    }

    /** Adds the node of some rows and all below it, and returns its place. */
    private int grow(List<Node> nodes, int parent, int[] members, int depth) {
        Node node = new Node(parent, members.length, -RATE * sum(members) / (members.length + LAMBDA));
        int place = nodes.size();
        nodes.add(node);
        Split split = depth == DEPTH ? new Split(0, 0, 0) : best(members);
        if (split.gain <= 0) {
            for (int row : members) {
                errors[row] += node.value;
            }
            return place;
        }
        int[] left = side(members, split, true);
        int[] right = side(members, split, false);
        node.feature = split.feature;
        node.value = split.threshold;
        node.gain = split.gain;
        node.defaultLeft = left.length >= right.length;
        node.left = grow(nodes, place, left, depth + 1);
        node.right = grow(nodes, place, right, depth + 1);
        return place;
    }

    private Split best(int[] members) {
        Split best = new Split(0, 0, 0);
        double whole = strength(members);
        for (int feature = 0; feature < features.size(); feature++) {
            int column = feature;
            double[] values = Arrays.stream(members)
                    .mapToDouble(row -> rows[row][column])
                    .distinct()
                    .sorted()
                    .toArray();
            for (int i = 1; i < values.length; i++) {
                float threshold = (float) ((values[i - 1] + values[i]) / 2);
                Split split = new Split(feature, threshold, 0);
                double gain = strength(side(members, split, true)) + strength(side(members, split, false)) - whole;
                if (gain > best.gain) {
                    best = new Split(feature, threshold, gain);
                }
            }
        }
        return best;
    }

    private int[] side(int[] members, Split split, boolean left) {
        return Arrays.stream(members)
                .filter(row -> rows[row][split.feature] < split.threshold == left)
                .toArray();
    }

    private double strength(int[] members) {
        return sum(members) * sum(members) / (members.length + LAMBDA);
    }

    private double sum(int[] members) {
        double sum = 0;
        for (int row : members) {
            sum += errors[row];
        }
        return sum;
    }

    private String tree(int id, List<Node> nodes) {
        return """
                {"base_weights":[%s],"categories":[],"categories_nodes":[],"categories_segments":[],"categories_sizes":[],\
                "default_left":[%s],"id":%d,"left_children":[%s],"loss_changes":[%s],"parents":[%s],"right_children":[%s],\
                "split_conditions":[%s],"split_indices":[%s],"split_type":[%s],"sum_hessian":[%s],\
                "tree_param":{"num_deleted":"0","num_feature":"%d","num_nodes":"%d","size_leaf_vector":"1"}}""".formatted(
                        each(nodes, node -> Float.toString((float) node.weight)),
                        each(nodes, node -> node.defaultLeft ? "1" : "0"),
                        id,
                        each(nodes, node -> Integer.toString(node.left)),
                        each(nodes, node -> Float.toString((float) node.gain)),
                        each(nodes, node -> Integer.toString(node.parent)),
                        each(nodes, node -> Integer.toString(node.right)),
                        each(nodes, node -> Float.toString(node.value)),
                        each(nodes, node -> Integer.toString(node.feature)),
                        each(nodes, node -> "0"),
                        each(nodes, node -> Float.toString(node.count)),
                        features.size(),
                        nodes.size());
    }

    private static String each(List<Node> nodes, Function<Node, String> text) {
        return nodes.stream().map(text).collect(Collectors.joining(","));
    }

    private String json(float base) {
        String numbers =
                IntStream.range(0, trees.size()).mapToObj(Integer::toString).collect(Collectors.joining(","));
        return """
                {"learner":{"attributes":{},"feature_names":[%s],"feature_types":[%s],"gradient_booster":{"model":{\
                "gbtree_model_param":{"num_parallel_tree":"1","num_trees":"%d"},"iteration_indptr":[%s,%d],\
                "tree_info":[%s],"trees":[
                %s
                ]},"name":"gbtree"},"learner_model_param":{"base_score":"%s","boost_from_average":"1","num_class":"0",\
                "num_feature":"%d","num_target":"1"},"objective":{"name":"reg:squarederror",\
                "reg_loss_param":{"scale_pos_weight":"1"}}},"version":[2,0,3]}
                """.formatted(
                        features.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",")),
                        features.stream().map(name -> "\"float\"").collect(Collectors.joining(",")),
                        trees.size(),
                        numbers,
                        trees.size(),
                        trees.stream().map(tree -> "0").collect(Collectors.joining(",")),
                        String.join(",\n", trees),
                        Float.toString(base),
                        features.size());
    }
}
