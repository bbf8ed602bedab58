package io.timpani.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is no tree is refused, by name of tree and node. */
class ForestBuilderTest {
    private final ForestBuilder forest = new ForestBuilder(2, 3, Precision.FLOAT, Precision.FLOAT);

    private interface Steps {
        void of(TreeBuilder tree) throws BrokenTreeException;
    }

    private void refused(int nodes, Steps steps, String message) {
        assertThatThrownBy(() -> {
                    TreeBuilder tree = forest.tree(0, nodes);
                    steps.of(tree);
                    tree.add();
                })
                .isInstanceOf(BrokenTreeException.class)
                .hasMessage(message);
    }

    private static void split(TreeBuilder tree, int node, int left, int right) throws BrokenTreeException {
        tree.split(node, 1, Comparison.LESS, 0, left, right, Missing.LEFT);
    }

    @Test
    void a_circle_is_refused() {
        refused(
                3,
                tree -> {
                    split(tree, 0, 1, 2);
                    split(tree, 1, 0, 2);
                    tree.leaf(2, 0);
                },
                "tree 0: node 0 is reached a second time, from node 1");
    }

    @Test
    void a_node_of_two_parents_is_refused() {
        refused(
                2,
                tree -> {
                    split(tree, 0, 1, 1);
                    tree.leaf(1, 0);
                },
                "tree 0: node 1 is reached a second time, from node 0");
    }

    @Test
    void a_child_out_of_range_is_refused() {
        refused(2, tree -> split(tree, 0, 1, 2), "tree 0: child 2 is none of its 2 nodes");
        refused(2, tree -> split(tree, 0, -1, 1), "tree 0: child -1 is none of its 2 nodes");
    }

    @Test
    void a_missing_child_is_refused() {
        refused(
                3,
                tree -> {
                    split(tree, 0, 1, 2);
                    tree.leaf(1, 0);
                },
                "tree 0: node 2 is missing");
    }

    @Test
    void an_unknown_feature_is_refused() {
        refused(
                3,
                tree -> tree.split(0, 2, Comparison.LESS, 0, 1, 2, Missing.LEFT),
                "tree 0: node 0 asks for feature 2 of 2");
    }

    @Test
    void nodes_that_come_twice_or_from_elsewhere_are_refused() {
        refused(
                1,
                tree -> {
                    tree.leaf(0, 1);
                    tree.leaf(0, 1);
                },
                "tree 0: node 0 is there twice");
        refused(1, tree -> tree.leaf(1, 1), "tree 0: node 1 is none of its 1 nodes");
    }

    @Test
    void trees_without_nodes_or_for_other_outputs_are_refused() {
        assertThatThrownBy(() -> forest.tree(0, 0)).hasMessage("tree 0 has no nodes");
        assertThatThrownBy(() -> forest.tree(3, 1)).hasMessage("tree 0 adds to output 3 of 3");
        assertThatThrownBy(() -> forest.tree(-1, 1)).isInstanceOf(BrokenTreeException.class);
    }

    @Test
    void a_vector_of_another_length_is_refused() {
        assertThatThrownBy(() -> forest.vectorTree(1).leaf(0, new double[2]))
                .hasMessage("tree 0: node 0 has 2 values for 3 outputs");
    }

    @Test
    void what_nobody_reaches_is_left_out() throws Exception {
        TreeBuilder tree = forest.tree(0, 9);
        split(tree, 4, 2, 3);
        tree.leaf(2, 1);
        tree.leaf(3, 2);
        split(tree, 5, 77, 78);
        tree.add(4);
        assertThat(forest.build().nodes()).isEqualTo(3);
    }

    @Test
    void the_builder_s_own_mistakes_are_told_apart() throws Exception {
        assertThatThrownBy(() -> forest.vectorTree(1).leaf(0, 1.0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> forest.tree(0, 1).leaf(0, new double[3])).isInstanceOf(IllegalStateException.class);
        TreeBuilder tree = forest.tree(0, 1);
        tree.leaf(0, 1);
        tree.add();
        assertThatThrownBy(() -> forest.vectorTree(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new ForestBuilder(1, 0, Precision.FLOAT, Precision.FLOAT))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
