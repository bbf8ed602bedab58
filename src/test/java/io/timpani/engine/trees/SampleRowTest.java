package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Predictor;
import io.timpani.engine.WarmUp;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the warm-up is told of a model, so that the first request finds it compiled. */
class SampleRowTest {
    @TempDir
    Path codeDir;

    private static String lightGbm(String names, String tail) {
        return """
                tree
                version=v4
                num_class=1
                num_tree_per_iteration=1
                max_feature_idx=1
                feature_names=%s
                feature_infos=[0:9] 0:1

                Tree=0
                num_leaves=1
                leaf_value=1

                end of trees

                %s
                """.formatted(names, tail);
    }

    private static String xgboost(int features) {
        return Models.json(
                "reg:squarederror",
                Models.parameters("0E0").replace("\"num_feature\":\"2\"", "\"num_feature\":\"" + features + '"'),
                "[]",
                "{}");
    }

    private Frame sampleOfWarmed(String name, String text) {
        Models.write(codeDir, name, text);
        try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION)) {
            assertThat(WarmUp.of(predictor)).as("calls that were answered").isPositive();
            return predictor.sampleRow().orElseThrow();
        }
    }

    @Test
    void features_without_names_have_made_ones() {
        assertThat(sampleOfWarmed("m.json", xgboost(3)).columnNames()).containsExactly("f0", "f1", "f2");
    }

    @Test
    void features_of_a_data_frame_have_theirs_and_texts_where_categories_are_texts() {
        Frame row = sampleOfWarmed("m.txt", lightGbm("size color", "pandas_categorical:[[\"a\", \"b\"]]"));
        assertThat(row.columnNames()).containsExactly("size", "color");
        assertThat(row.columns())
                .<Class<? extends Column>>map(Column::getClass)
                .containsExactly(NumberColumn.class, TextColumn.class);
    }

    @Test
    void lightgbm_s_made_names_are_told() {
        assertThat(sampleOfWarmed("m.txt", lightGbm("Column_0 Column_1", "")).columnNames())
                .containsExactly("Column_0", "Column_1");
    }

    @Test
    void very_wide_rows_are_not_made_up() {
        Models.write(codeDir, "m.json", xgboost(WarmUp.MOST_COLUMNS + 1));
        try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION)) {
            assertThat(predictor.sampleRow()).isEmpty();
            assertThat(WarmUp.of(predictor)).isZero();
        }
    }
}
