package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LightGbmReaderTest {
    private static final String HEADER = """
            tree
            version=v4
            num_class=1
            num_tree_per_iteration=1
            label_index=0
            max_feature_idx=2
            objective=binary sigmoid:2
            feature_names=age income kind
            feature_infos=[0:99] [0:1e5] 0:1:2
            tree_sizes=300

            """;
    private static final String TREE = """
            Tree=0
            num_leaves=3
            num_cat=1
            split_feature=0 2
            split_gain=5 4
            threshold=30.5 0
            decision_type=10 1
            left_child=-1 -2
            right_child=1 -3
            leaf_value=-1 0.5 2
            leaf_weight=1 1 1
            leaf_count=1 1 1
            internal_value=0 0
            internal_weight=0 0
            internal_count=3 2
            cat_boundaries=0 1
            cat_threshold=4294967295
            is_linear=0
            shrinkage=0.1


            """;
    private static final String END = "end of trees\n\nparameters:\n[categorical_feature: 2]\nend of parameters\n\n";

    private static LightGbmModel read(String text) throws IOException {
        return LightGbmReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String refusal(String text) {
        return String.valueOf(assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> LightGbmFormat.forest(read(text), false))
                .actual()
                .getMessage());
    }

    @Test
    void a_model_is_read_with_all_that_its_predictions_need() throws IOException {
        LightGbmModel model = read(HEADER + TREE + END + "pandas_categorical:null\n");
        assertThat(model.features()).containsExactly("age", "income", "kind");
        assertThat(model.columns()).isEqualTo(1);
        assertThat(model.average()).isFalse();
        assertThat(model.objective()).isEqualTo(new LightGbmObjective("binary", LightGbmObjective.Shape.LOGISTIC, 2));
        assertThat(model.codes()).isEmpty();
        LightGbmTree tree = model.trees().get(0);
        assertThat(tree.isDefaultLeft(0)).isTrue();
        assertThat(tree.missing(0)).isEqualTo(LightGbmTree.Missing.NAN);
        assertThat(tree.isCategorical(1)).isTrue();
        assertThat(tree.categories(1)).containsExactly(-1);
        assertThat(tree.leaves()).containsExactly(-1, 0.5, 2);
    }

    @Test
    void lines_may_end_as_on_windows_and_the_last_one_not_at_all() throws IOException {
        String text = HEADER + TREE + "end of trees";
        assertThat(read(text.replace("\n", "\r\n")).trees()).hasSize(1);
    }

    @Test
    void a_tree_may_be_one_leaf_and_the_objective_be_missing() throws IOException {
        LightGbmModel model = read(HEADER.replace("objective=binary sigmoid:2\n", "average_output\n")
                + "Tree=0\nnum_leaves=1\nnum_cat=0\nleaf_value=0.25\nshrinkage=1\n\nTree=1\nnum_leaves=1\nleaf_value=inf\n\n"
                + END);
        assertThat(model.average()).isTrue();
        assertThat(model.rounds()).isEqualTo(2);
        assertThat(model.objective().shape()).isEqualTo(LightGbmObjective.Shape.IDENTITY);
        assertThat(model.trees().get(1).leaves()).containsExactly(Double.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tree                         | forest                      | does not begin
            version=v4                   | version=v9                  | version v9
            version=v4                   |                             | names no version
            num_tree_per_iteration=1     | num_tree_per_iteration=-3   | -3 classes
            num_tree_per_iteration=1     | num_tree_per_iteration=2000000000 | 2000000000 classes
            num_tree_per_iteration=1     | num_tree_per_iteration=3    | 1 trees are no whole number of rounds of 3
            max_feature_idx=2            | max_feature_idx=1           | names 3 features and counts 2
            feature_infos=[0:99] [0:1e5] | feature_infos=[0:99]        | 3 features have 2 feature_infos
            objective=binary sigmoid:2   | objective=frobnicate        | frobnicate is not known
            objective=binary sigmoid:2   | objective=binary sigmoid:x  | sigmoid
            num_leaves=3                 | num_leaves=4                | 4 leaves has 3 leaf values
            num_leaves=3                 | num_leaves=99999999999      | no whole number of 32 bits
            split_feature=0 2            | split_feature=0 3           | feature 3 of 3
            split_feature=0 2            | split_feature=0             | 3 leaves has 1 splits
            threshold=30.5 0             | threshold=30.5 1            | set of categories that is not there
            threshold=30.5 0             | threshold=30.5              | 1 thresholds
            threshold=30.5 0             | threshold=3O.5 0            | is no number
            threshold=30.5 0             | threshold=0x1p3 0           | is no number
            threshold=30.5 0             | threshold=1d 0              | is no number
            decision_type=10 1           | decision_type=14 1          | unknown type 14
            left_child=-1 -2             | left_child=1 -2             | child 1
            left_child=-1 -2             | left_child=-1 -1            | another parent
            right_child=1 -3             | right_child=1 0             | child 0
            right_child=1 -3             | right_child=1 7             | child 7
            cat_boundaries=0 1           | cat_boundaries=0 2          | outside of cat_threshold
            cat_boundaries=0 1           | cat_boundaries=-1 1         | outside of cat_threshold
            is_linear=0                  | is_linear=1                 | linear_tree
            shrinkage=0.1                | Tree=                       | 0 leaf values
            end of trees                 | end of tree                 | a tree is wanted here
            """)
    void what_is_wrong_is_told_with_its_line(String good, String bad, String words) {
        String text = HEADER + TREE + END;
        assertThat(text).contains(good);
        assertThat(refusal(text.replace(good, bad == null ? "" : bad))).contains("line ", words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tree", "tree\n", "tree\nversion=v4\n", "treetop\n"})
    void a_text_that_ends_too_early_is_refused(String text) {
        assertThat(refusal(text)).contains("line ");
    }

    @Test
    void a_model_cut_anywhere_before_the_end_of_its_trees_is_refused() {
        String text = HEADER + TREE + END;
        for (int end = 0; end < text.indexOf("end of trees"); end++) {
            assertThat(refusal(text.substring(0, end))).as("cut at %d", end).isNotEmpty();
        }
    }

    @Test
    void categories_of_a_data_frame_become_codes_of_the_features_they_belong_to() throws IOException {
        LightGbmModel model = read(HEADER + TREE + END + "pandas_categorical:[[\"a\", \"b\", \"\\u00e9\"]]\n");
        assertThat(model.codes()).containsOnlyKeys(2);
        assertThat(model.codes().values()).allSatisfy(kinds -> {
            assertThat(kinds.size()).isEqualTo(3);
            assertThat(kinds.wantsText()).isTrue();
        });
        // without the parameter, the feature with a list of values is the one
        String other = (HEADER + TREE + END).replace("[categorical_feature: 2]", "[categorical_feature: name:kind]");
        assertThat(read(other + "pandas_categorical:[[1, 2, 3]]").codes()).containsOnlyKeys(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [["a"], ["b"]]   | 2 lists
            [["a", "b"]]     | 2 categories of the feature kind
            [[["a"]], 3]     | neither
            ["a"]            | no list of lists
            {}               | no list of lists
            [["a"            | pandas_categorical
            """)
    void categories_that_fit_no_feature_are_refused(String categories, String words) {
        assertThat(refusal(HEADER + TREE + END + "pandas_categorical:" + categories + "\n"))
                .contains(words);
    }

    @Test
    void numbers_of_categories_are_those_of_every_locale() throws IOException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(read(HEADER + TREE + END).trees().get(0).threshold()[0]).isEqualTo(30.5);
        } finally {
            Locale.setDefault(before);
        }
    }
}
