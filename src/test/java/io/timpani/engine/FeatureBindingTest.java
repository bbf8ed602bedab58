package io.timpani.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.frame.CsvReader;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.MatrixMarketReader;
import io.timpani.frame.SparseMatrix;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.MissingFeatures;
import io.timpani.model.TargetType;
import io.timpani.testing.LogLines;
import io.timpani.testing.Refusals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureBindingTest {
    private static final List<String> MANY =
            IntStream.range(0, 30).mapToObj(i -> "f" + i).toList();

    @TempDir
    private Path dir;

    private FeatureBinding binding(MissingFeatures missing, List<String> features) {
        return FeatureBinding.of(
                features,
                new ModelSpec(
                        CodeDirectory.list(dir),
                        TargetType.REGRESSION,
                        ClassLabels.none(),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        Workers.one(),
                        missing));
    }

    private FeatureBinding lenient(String... features) {
        return binding(MissingFeatures.NULL, List.of(features));
    }

    private FeatureBinding strict(List<String> features) {
        return binding(MissingFeatures.REFUSE, features);
    }

    private static String refusal(FeatureBinding binding, String... columns) {
        return Refusals.refusal(ErrorCode.INVALID_INPUT, () -> binding.among(List.of(columns)));
    }

    @Test
    void features_are_found_by_name_in_the_models_order() {
        assertThat(lenient("a", "b", "c").among(List.of("c", "x", "a", "b"))).containsExactly(2, 3, 0);
    }

    @Test
    void a_feature_that_is_not_there_is_absent() {
        assertThat(lenient("a", "b").among(List.of("b"))).containsExactly(FeatureBinding.ABSENT, 0);
    }

    @Test
    void of_equal_columns_the_first_counts_and_equal_features_share_it() {
        assertThat(lenient("a", "a").among(List.of("a", "b", "a"))).containsExactly(0, 0);
    }

    @Test
    void names_are_told_apart_by_case_and_blanks() {
        assertThat(refusal(lenient("a"), "A", " a")).contains("none of the 1 features");
    }

    @Test
    void a_body_with_no_feature_is_refused_naming_the_first_ten() {
        assertThat(refusal(binding(MissingFeatures.NULL, MANY), "x"))
                .contains("none of the 30 features", "f0, f1,", "f9, …")
                .doesNotContain("f10", "x,");
    }

    @Test
    void a_body_without_any_column_has_no_feature() {
        assertThat(refusal(lenient("a"))).contains("none of the 1 features");
    }

    @Test
    void a_model_without_features_takes_every_body() {
        assertThat(lenient().among(List.of("a"))).isEmpty();
        assertThat(strict(List.of()).among(List.of())).isEmpty();
    }

    @Test
    void missing_features_are_refused_where_that_is_wanted() {
        assertThat(refusal(strict(MANY), "f29", "f0"))
                .contains("lacks 28 of the 30 features", ": f1, f2,", "f10, …")
                .doesNotContain("f11");
        assertThat(strict(MANY).among(MANY)).hasSize(30);
    }

    @Test
    void the_same_list_is_not_looked_at_again_and_another_is() {
        FeatureBinding binding = lenient("a", "b");
        List<String> columns = List.of("b", "a");

        int[] first = binding.among(columns);

        assertThat(binding.among(columns)).isSameAs(first);
        assertThat(binding.among(List.of("a", "b"))).containsExactly(0, 1);
        assertThat(binding.among(columns)).containsExactly(1, 0);
    }

    @Test
    void columns_of_a_matrix_without_names_are_numbers() throws IOException {
        SparseMatrix matrix = matrix(2_000_000_000);

        assertThat(lenient("7", "x", "0").among(matrix)).containsExactly(7, FeatureBinding.ABSENT, 0);
        assertThat(Refusals.refusal(ErrorCode.INVALID_INPUT, () -> lenient("x").among(matrix)))
                .contains("none of the 1 features");
    }

    @Test
    void columns_that_are_no_features_are_told_of_once() throws IOException {
        try (LogLines log = LogLines.of(FeatureBinding.class.getName())) {
            FeatureBinding binding = lenient("a", "0");
            binding.among(List.of("a"));
            assertThat(log.lines()).isEmpty();

            binding.among(List.of("a", "new\nline", "y"));
            binding.among(List.of("a", "z"));
            binding.among(matrix(100));

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING")
                    .endsWith(": new?line, y");
        }
    }

    @Test
    void of_many_columns_ten_are_named() throws IOException {
        try (LogLines log = LogLines.of(FeatureBinding.class.getName())) {
            lenient("0").among(matrix(2_000_000_000));

            assertThat(log.lines()).singleElement().asString().endsWith(": 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …");
        }
    }

    @Test
    void readers_are_asked_for_the_features_and_tell_what_they_skip() throws IOException {
        FeatureBinding binding = lenient("a", "t");
        FrameSchema schema = binding.schema(List.of("t"));

        assertThat(schema.kinds()).isEqualTo(Map.of("a", FrameSchema.Kind.NUMBER, "t", FrameSchema.Kind.TEXT));
        try (LogLines log = LogLines.of(FeatureBinding.class.getName())) {
            assertThat(binding.among(csv("x,a,t\n1,2,3\n", schema))).containsExactly(0, 1);

            assertThat(log.lines()).singleElement().asString().endsWith(": x");
        }
    }

    private static Frame csv(String text, FrameSchema schema) throws IOException {
        return CsvReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), schema);
    }

    private static SparseMatrix matrix(int columns) throws IOException {
        String text = "%%MatrixMarket matrix coordinate real general\n1 " + columns + " 1\n1 1 2.5\n";
        return MatrixMarketReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), List.of());
    }
}
