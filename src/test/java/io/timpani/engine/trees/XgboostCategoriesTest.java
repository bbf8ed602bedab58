package io.timpani.engine.trees;

import static io.timpani.testing.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema.Kind;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.SparseMatrix;
import io.timpani.frame.TextColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that know their categories by their values, as XGBoost 3.1 and later save them. */
class XgboostCategoriesTest {
    @TempDir
    Path codeDir;

    private Predictor load(String categories) {
        Models.write(codeDir, "m.json", model(categories));
        return Models.load(codeDir, TargetType.REGRESSION);
    }

    /** One tree: category 1 of {@code f0} goes right and answers 2, the others, and what is missing, 1. */
    static String model(String categories) {
        return Models.json("reg:squarederror", Models.parameters("0E0"), "[\"color\",\"size\"]", "{}")
                .replace("\"categories\":[]", "\"categories\":[1]")
                .replace("\"categories_nodes\":[]", "\"categories_nodes\":[0]")
                .replace("\"categories_segments\":[]", "\"categories_segments\":[0]")
                .replace("\"categories_sizes\":[]", "\"categories_sizes\":[1]")
                .replace("\"split_type\":[0,0,0]", "\"split_type\":[1,0,0]")
                .replace(
                        "\"tree_info\"",
                        "\"cats\":{\"enc\":[%s,{\"offsets\":[],\"values\":[]}],\"feature_segments\":[0,2,2],\"sorted_idx\":[0,1]},\"tree_info\""
                                .formatted(categories));
    }

    private static Frame frame(Column column) {
        int rows = column instanceof TextColumn texts ? texts.values().length : ((NumberColumn) column).values().length;
        return new Frame(rows, List.of(new NumberColumn("size", new double[rows]), column));
    }

    private static TextColumn colors(@Nullable String... colors) {
        return new TextColumn("color", colors);
    }

    @Test
    void texts_are_looked_up() {
        // "r\u00f6t" and "blau", as signed bytes
        try (Predictor predictor = load("{\"offsets\":[0,4,8],\"values\":[114,-61,-74,116,98,108,97,117]}")) {
            Traits.Input.Columns input =
                    (Traits.Input.Columns) predictor.traits().input();
            assertThat(input.schema().kindOf("color")).isEqualTo(Kind.TEXT);
            assertThat(input.schema().kindOf("size")).isEqualTo(Kind.NUMBER);
            assertThat(Models.values(predictor, frame(colors("r\u00f6t", "blau", null))))
                    .containsExactly(1, 2, 1);
        }
    }

    @Test
    void numbers_are_looked_up() {
        try (Predictor predictor = load("{\"type\":15,\"values\":[2021,1999]}")) {
            NumberColumn years = new NumberColumn("color", new double[] {1999, 2021, Double.NaN});
            assertThat(Models.values(predictor, frame(years))).containsExactly(2, 1, 1);
        }
    }

    @Test
    void others_are_refused_as_by_the_library() {
        try (Predictor predictor = load("{\"type\":15,\"values\":[2021,1999]}")) {
            NumberColumn years = new NumberColumn("color", new double[] {1999, 1});
            assertThat(refusal(ErrorCode.INVALID_INPUT, () -> Models.values(predictor, frame(years))))
                    .isEqualTo("Column color, row 2: the model was trained without this category");
            SparseMatrix matrix =
                    new SparseMatrix(1, List.of("color", "size"), new int[] {0, 1}, new int[] {0}, new double[] {1999});
            assertThat(refusal(ErrorCode.INVALID_INPUT, () -> Models.values(predictor, matrix)))
                    .contains("sparse matrix");
        }
    }
}
