package io.timpani.engine.trees;

import static io.timpani.testing.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.FrameSchema.Kind;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.TargetType;
import io.timpani.testing.Predicted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LightGBM models from a code directory to an answer. */
class LightGbmServedTest {
    @TempDir
    Path codeDir;

    /** One tree: color green or blue goes left and answers -1; else by size, up to 2 (or missing) it is 0.5, above 3. */
    private static String text(String objective, String names, String tail) {
        return """
                tree
                version=v4
                num_class=1
                num_tree_per_iteration=1
                label_index=0
                max_feature_idx=1
                objective=%s
                feature_names=%s
                feature_infos=[0:9] 0:1:2

                Tree=0
                num_leaves=3
                num_cat=1
                split_feature=1 0
                threshold=0 2
                decision_type=1 10
                left_child=-1 -2
                right_child=1 -3
                leaf_value=-1 0.5 3
                cat_boundaries=0 1
                cat_threshold=6
                is_linear=0

                end of trees

                %s
                """.formatted(objective, names, tail);
    }

    private static String named(String objective) {
        return text(objective, "size color", "pandas_categorical:[[\"red\", \"green\", \"blue\"]]");
    }

    private ModelSpec spec(TargetType type, String... labels) {
        return new ModelSpec(codeDir, type, new ClassLabels(List.of(labels)), Optional.empty(), Map.of());
    }

    private Predictor load(String text, TargetType type, String... labels) throws IOException {
        Files.writeString(codeDir.resolve("model.txt"), text);
        return new TreesEngine().load(spec(type, labels));
    }

    private static double[] answers(Predictor predictor, int rows, Column... columns) throws Exception {
        Prediction prediction = Predicted.numbers(predictor, new Payload.Rows(new Frame(rows, List.of(columns))));
        return Arrays.copyOf(prediction.values(), prediction.rows() * prediction.columns());
    }

    private String failure(String text, TargetType type, String... labels) {
        return refusal(ErrorCode.START_FAILED, () -> load(text, type, labels).close());
    }

    @ParameterizedTest
    @CsvSource({"model.txt, true", "MODEL.TXT, true", "model.model, true", "m.lgb, true", "model.md, false"})
    void a_model_is_found_by_its_extension_and_first_line(String name, boolean found) throws IOException {
        Files.writeString(codeDir.resolve("requirements.txt"), "tree-sitter\n");
        Files.writeString(codeDir.resolve(name), named("regression"));
        assertThat(new TreesEngine().detect(spec(TargetType.REGRESSION)))
                .isEqualTo(found ? Optional.of(name) : Optional.empty());
    }

    @Test
    void texts_are_categories_and_unknown_ones_are_missing() throws Exception {
        try (Predictor predictor = load(named("regression"), TargetType.REGRESSION)) {
            FrameSchema schema = ((Traits.Input.Columns) predictor.traits().input()).schema();
            assertThat(schema.kindOf("color")).isEqualTo(Kind.TEXT);
            assertThat(schema.kindOf("size")).isEqualTo(Kind.NUMBER);
            assertThat(predictor.traits().predictorName()).contains("lightgbm");
            TextColumn colors = new TextColumn("color", new String[] {"green", "red", "blue", "Green", null, "red"});
            NumberColumn sizes = new NumberColumn("size", new double[] {9, 2, 9, 2.5, Double.NaN, 1e300});
            assertThat(answers(predictor, 6, colors, sizes)).containsExactly(-1, 0.5, -1, 3, 0.5, 3);
            // one row takes another way through the forest
            assertThat(answers(predictor, 1, colors)).containsExactly(-1);
            assertThat(answers(predictor, 1, sizes)).containsExactly(3);
            assertThat(refusal(
                            ErrorCode.INVALID_INPUT,
                            () -> answers(predictor, 1, new TextColumn("size", new String[] {"big"}))))
                    .contains("size");
        }
    }

    @Test
    void names_that_lost_their_blanks_are_found_with_them() throws Exception {
        String model =
                text("regression", "body_size hair_color", "pandas_categorical:[[\"red\", \"green\", \"blue\"]]");
        try (Predictor predictor = load(model, TargetType.REGRESSION)) {
            FrameSchema schema = ((Traits.Input.Columns) predictor.traits().input()).schema();
            assertThat(schema.kindOf("hair color")).isEqualTo(Kind.TEXT);
            assertThat(schema.kindOf("body size")).isEqualTo(Kind.NUMBER);
            assertThat(schema.kindOf("bodysize")).isEqualTo(Kind.SKIPPED);
            TextColumn colors = new TextColumn("hair color", new String[] {"red", "blue"});
            NumberColumn sizes = new NumberColumn("body size", new double[] {9, 9});
            assertThat(answers(predictor, 2, colors, sizes)).containsExactly(3, -1);
        }
    }

    @Test
    void categories_that_are_numbers_are_looked_up_by_value() throws Exception {
        String model = text("regression", "size color", "pandas_categorical:[[2020, 2021.5, -0.0]]");
        try (Predictor predictor = load(model, TargetType.REGRESSION)) {
            NumberColumn years = new NumberColumn("color", new double[] {2020, 2021.5, 0.0, -0.0, 1, Double.NaN});
            assertThat(answers(predictor, 6, years)).containsExactly(0.5, -1, -1, -1, 0.5, 0.5);
        }
    }

    @Test
    void without_a_data_frame_categories_are_their_codes() throws Exception {
        try (Predictor predictor = load(text("regression", "size color", ""), TargetType.REGRESSION)) {
            NumberColumn codes =
                    new NumberColumn("color", new double[] {0, 1, 2, 1.9, -0.5, -1, 31, 32, 1e18, Double.NaN});
            assertThat(answers(predictor, 10, codes)).containsExactly(0.5, -1, -1, -1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5);
        }
    }

    @Test
    void a_model_without_names_takes_columns_by_position_or_made_up_name() throws Exception {
        try (Predictor predictor = load(text("regression", "Column_0 Column_1", ""), TargetType.REGRESSION)) {
            NumberColumn nine = new NumberColumn("whatever", new double[] {9});
            NumberColumn red = new NumberColumn("else", new double[] {0});
            assertThat(answers(predictor, 1, nine, red)).containsExactly(3);
            assertThat(answers(predictor, 1, new NumberColumn("Column_0", new double[] {9})))
                    .containsExactly(3);
        }
    }

    @Test
    void binary_models_answer_the_probability_of_the_positive_class() throws Exception {
        try (Predictor predictor = load(named("binary sigmoid:0.5"), TargetType.BINARY, "no", "yes")) {
            NumberColumn sizes = new NumberColumn("size", new double[] {9});
            assertThat(answers(predictor, 1, sizes)).containsExactly(1 / (1 + Math.exp(-1.5)));
        }
    }

    @Test
    void one_against_all_sums_to_one_where_the_target_type_wants_it() throws Exception {
        String model = text("multiclassova num_class:2 sigmoid:1", "size color", "")
                .replace("num_class=1", "num_class=2")
                .replace("num_tree_per_iteration=1", "num_tree_per_iteration=2")
                .replace("end of trees", "Tree=1\nnum_leaves=1\nleaf_value=0\n\nend of trees");
        NumberColumn sizes = new NumberColumn("size", new double[] {9});
        double first = 1 / (1 + Math.exp(-3));
        try (Predictor predictor = load(model, TargetType.MULTICLASS, "a", "b")) {
            assertThat(answers(predictor, 1, sizes)).containsExactly(first / (first + 0.5), 0.5 / (first + 0.5));
        }
        try (Predictor predictor = load(model, TargetType.MULTILABEL, "a", "b")) {
            assertThat(answers(predictor, 1, sizes)).containsExactly(first, 0.5);
        }
        assertThat(failure(model, TargetType.MULTICLASS, "a", "b", "c")).contains("2 classes", "3 class labels");
    }

    @Test
    void what_does_not_fit_or_is_broken_fails_the_start_with_its_name() {
        assertThat(failure(named("regression"), TargetType.BINARY, "no", "yes"))
                .contains("model.txt", "objective regression", "binary");
        assertThat(failure(named("regression").replace("is_linear=0", "is_linear=1"), TargetType.REGRESSION))
                .contains("model.txt", "linear_tree")
                .doesNotContain(codeDir.toString());
        assertThat(failure(named("regression").substring(0, 300), TargetType.REGRESSION))
                .contains("model.txt", "line ");
    }
}
