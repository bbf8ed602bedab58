package io.timpani.engine.trees;

import static io.timpani.testing.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.TargetType;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small files whose sets of categories want much memory or time. */
class HostileSetsTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int LARGEST = (1 << 24) - 1;

    @TempDir
    Path codeDir;

    private static String repeated(Object word, int count) {
        return String.join(" ", Collections.nCopies(count, word.toString()));
    }

    private static String join(IntStream numbers, String between) {
        return numbers.mapToObj(Integer::toString).collect(Collectors.joining(between));
    }

    /** A tree whose splits hang one below the other. */
    private static String lightGbm(int splits, String threshold, String boundaries, String words) {
        return """
                tree
                version=v4
                num_class=1
                num_tree_per_iteration=1
                max_feature_idx=0
                objective=regression
                feature_names=color
                feature_infos=none

                Tree=0
                num_leaves=%d
                num_cat=1
                split_feature=%s
                threshold=%s
                decision_type=%s
                left_child=%s
                right_child=%s
                leaf_value=%s
                cat_boundaries=%s
                cat_threshold=%s
                is_linear=0

                end of trees
                """.formatted(
                        splits + 1,
                        repeated(0, splits),
                        threshold,
                        repeated(1, splits),
                        join(IntStream.range(0, splits).map(split -> ~split), " "),
                        join(IntStream.rangeClosed(1, splits).map(next -> next < splits ? next : ~splits), " "),
                        repeated(1, splits + 1),
                        boundaries,
                        words);
    }

    /** A tree of splits by categories, one below the other. */
    private static String xgboost(int splits, String codes, String starts, String counts) {
        int nodes = 2 * splits + 1;
        IntStream all = IntStream.range(0, nodes);
        return """
                {"learner":{"attributes":{},"feature_names":[],"feature_types":[],
                "gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"1"},
                "tree_info":[0],"trees":[{"categories":[%s],"categories_nodes":[%s],"categories_segments":[%s],
                "categories_sizes":[%s],"default_left":[%s],"left_children":[%s],"right_children":[%s],
                "split_conditions":[%s],"split_indices":[%s],"split_type":[%s],"tree_param":{"num_nodes":"%d"}}]},
                "name":"gbtree"},"learner_model_param":%s,"objective":{"name":"reg:squarederror"}},"version":[3,0,4]}
                """.formatted(
                        codes,
                        join(IntStream.range(0, splits).map(split -> 2 * split), ","),
                        starts,
                        counts,
                        repeated(0, nodes).replace(' ', ','),
                        join(IntStream.range(0, nodes).map(node -> isLeaf(node, nodes) ? -1 : node + 1), ","),
                        join(IntStream.range(0, nodes).map(node -> isLeaf(node, nodes) ? -1 : node + 2), ","),
                        join(IntStream.range(0, nodes), ","),
                        repeated(0, nodes).replace(' ', ','),
                        join(all.map(node -> isLeaf(node, nodes) ? 0 : 1), ","),
                        nodes,
                        Models.parameters("0"));
    }

    private static boolean isLeaf(int node, int nodes) {
        return node % 2 == 1 || node == nodes - 1;
    }

    /** Loads the model, and tells how many megabytes were taken for that, whether they are free again or not. */
    private int megabytes(String name, String text) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Models.write(codeDir, name, text);
        long before = thread.getCurrentThreadAllocatedBytes();
        Models.load(codeDir, TargetType.REGRESSION).close();
        return (int) ((thread.getCurrentThreadAllocatedBytes() - before) / MEGABYTE);
    }

    @Test
    void splits_of_lightgbm_that_share_a_set_have_it_once() {
        int words = 20_000;
        String text = lightGbm(2_000, repeated(0, 2_000), "0 " + words, repeated(7, words));
        assertThat(text).hasSizeLessThan(MEGABYTE / 8);
        assertThat(megabytes("m.txt", text)).isLessThan(60);
        try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION)) {
            assertThat(Models.values(predictor, Models.frame("color", new double[] {0, 3, Double.NaN})))
                    .containsExactly(1, 1, 1);
        }
    }

    @Test
    void large_codes_of_xgboost_take_no_more_memory_than_small_ones() {
        int splits = 127;
        String codes = join(IntStream.range(0, splits).map(split -> LARGEST - split), ",");
        String text = xgboost(
                splits,
                codes,
                join(IntStream.range(0, splits), ","),
                repeated(1, splits).replace(' ', ','));
        assertThat(text).hasSizeLessThan(MEGABYTE / 16);
        assertThat(megabytes("m.json", text)).isLessThan(100);
        try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION)) {
            double[] answers =
                    Models.values(predictor, Models.frame("f0", new double[] {LARGEST, LARGEST - 126, 5, 1e9}));
            // members go right, where the next split is; the others stop at its left
            assertThat(answers).containsExactly(3, 1, 1, 1);
        }
    }

    @Test
    @Timeout(20)
    void categories_of_xgboost_that_many_nodes_share_are_refused() {
        int splits = 2_000;
        int codes = 200_000;
        Models.write(
                codeDir,
                "m.json",
                xgboost(
                        splits,
                        repeated(0, codes).replace(' ', ','),
                        repeated(0, splits).replace(' ', ','),
                        repeated(codes, splits).replace(' ', ',')));
        assertThat(refusal(
                        ErrorCode.START_FAILED,
                        () -> Models.load(codeDir, TargetType.REGRESSION).close()))
                .isEqualTo("The xgboost model m.json cannot be served: it has a tree with 200000 categories and nodes"
                        + " with 400000000");
    }

    @Test
    void broken_segments_of_xgboost_are_refused() {
        for (List<String> parts :
                List.of(List.of("-1", "1"), List.of("0", "-1"), List.of("2", "1"), List.of("1", "2"))) {
            Models.write(codeDir, "m.json", xgboost(1, "4,5", parts.get(0), parts.get(1)));
            assertThat(refusal(
                            ErrorCode.START_FAILED,
                            () -> Models.load(codeDir, TargetType.REGRESSION).close()))
                    .as("%s", parts)
                    .endsWith("it lacks the categories of node 0");
        }
    }
}
