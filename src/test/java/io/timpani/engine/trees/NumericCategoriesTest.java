package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.CsvReader;
import io.timpani.frame.Frame;
import io.timpani.model.TargetType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Categories of a data frame that are numbers, from CSV text to an answer: whatever else comes is missing. */
class NumericCategoriesTest {
    @TempDir
    Path codeDir;

    /** The second and third category answer 1, the others and what is missing 2. */
    private static String model(String names, String categories) {
        return """
                tree
                version=v4
                num_class=1
                num_tree_per_iteration=1
                max_feature_idx=1
                feature_names=%s
                feature_infos=[0:9] 0:1

                Tree=0
                num_leaves=2
                num_cat=1
                split_feature=1
                threshold=0
                decision_type=1
                left_child=-1
                right_child=-2
                leaf_value=1 2
                cat_boundaries=0 1
                cat_threshold=6

                end of trees

                pandas_categorical:[%s]
                """.formatted(names, categories);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [10, 20, 30]   | 20, 40, 30         | 1, 2, 1
            [10, 20, 30]   | abc                | 2
            [10, 20, 30]   | 20, abc, 3e1, '', 30.0, 10 | 1, 2, 1, 2, 1, 2
            [false, true]  | True, false, TRUE, no      | 1, 2, 1, 2
            [false, true]  | 1, 0               | 1, 2
            """)
    void what_is_no_category_is_missing(String categories, String cells, String wanted) throws Exception {
        for (String names : new String[] {"size year", "Column_0 Column_1"}) {
            Models.write(codeDir, "m.txt", model(names, categories));
            StringBuilder body = new StringBuilder(names.replace(' ', ',')).append('\n');
            for (String cell : cells.split(",", -1)) {
                body.append("1,").append(cell.strip().replace("''", "")).append('\n');
            }
            try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION)) {
                Traits.Input.Columns input =
                        (Traits.Input.Columns) predictor.traits().input();
                Frame frame = CsvReader.read(
                        new ByteArrayInputStream(body.toString().getBytes(StandardCharsets.UTF_8)), input.schema());
                assertThat(Models.values(predictor, frame)).as(names).containsExactly(wantedNumbers(wanted));
            }
        }
    }

    private static double[] wantedNumbers(String text) {
        return Arrays.stream(text.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
