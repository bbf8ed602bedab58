package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.inner;
import static io.timpani.engine.pmml.Documents.less;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Payload;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.TargetType;
import io.timpani.testing.Predicted;
import io.timpani.testing.Rounds;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees as a forest against the same trees one by one, bit by bit. */
class FlatEnsembleTest {
    private static final int MODELS = Rounds.of(100);
    /** Two full blocks, and some rows that are walked alone. */
    private static final int ROWS = 131;

    @TempDir
    Path codeDir;

    private static Program program(String document, boolean flattens) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        return Program.of(DocumentReader.read("model.pmml", new ByteArrayInputStream(bytes), 1L << 28), flattens);
    }

    private static int forests(String document) {
        return program(document, true).forests();
    }

    private double[] predict(Program program, TargetType type, Frame frame) {
        try (PmmlPredictor predictor = new PmmlPredictor(program, Served.spec(codeDir, type))) {
            return Predicted.numbers(predictor, new Payload.Rows(frame)).values();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Frame frame(RandomForests random, int rows) {
        double[][] numbers = new double[3][rows];
        @Nullable String[] texts = new String[rows];
        for (int row = 0; row < rows; row++) {
            for (double[] column : numbers) {
                column[row] = random.cell();
            }
            texts[row] = random.rarely() ? null : random.word();
        }
        return new Frame(
                rows,
                List.of(
                        new NumberColumn("a", numbers[0]),
                        new NumberColumn("b", numbers[1]),
                        new NumberColumn("c", numbers[2]),
                        new TextColumn("s", texts)));
    }

    @Test
    void sums_and_averages_are_the_same() {
        same(TargetType.REGRESSION, RandomForests::regression, 90);
    }

    @Test
    void probabilities_and_votes_are_the_same() {
        same(TargetType.MULTICLASS, RandomForests::classification, 35);
    }

    @Test
    void chains_of_boosted_trees_are_the_same() {
        same(TargetType.MULTICLASS, RandomForests::chain, 90);
    }

    private void same(TargetType type, Function<RandomForests, String> kind, int leastFlat) {
        int flat = 0;
        int predicted = 0;
        for (int seed = 0; seed < MODELS; seed++) {
            RandomForests random = new RandomForests(seed);
            String document = kind.apply(random);
            Frame frame = frame(random, ROWS);
            Program asForest = program(document, true);
            flat += asForest.forests() > 0 ? 1 : 0;

            // compared
            double[] expected = predict(program(document, false), type, frame);
            double[] actual = predict(asForest, type, frame);
            predicted += (int)
                    Arrays.stream(actual).filter(value -> !Double.isNaN(value)).count();
            for (int i = 0; i < expected.length; i++) {
                assertThat(Double.doubleToLongBits(actual[i]))
                        .as("seed %d, value %d: %s where the trees say %s", seed, i, actual[i], expected[i])
                        .isEqualTo(Double.doubleToLongBits(expected[i]));
            }
        }
        assertThat(flat * 100 / MODELS)
                .as("percent of the documents that are forests")
                .isGreaterThanOrEqualTo(leastFlat);
        assertThat(predicted).isGreaterThan(MODELS * ROWS / 4);
    }

    private static String tree(String attributes, String nodes) {
        return "<TreeModel functionName=\"regression\" %s>%s<Node score=\"7\"><True/>%s</Node></TreeModel>"
                .formatted(attributes, inner("a", "b"), nodes);
    }

    private static String leaf(String id, int score, String predicate) {
        return "<Node id=\"%s\" score=\"%d\">%s</Node>".formatted(id, score, predicate);
    }

    private static String stump(int low, int high) {
        return tree("", leaf("l", low, less("a", 0)) + leaf("r", high, "<True/>"));
    }

    private static String sum(String attributes, String inside, String... segments) {
        return pmml(
                number("y", "a", "b") + category("s"),
                "<MiningModel functionName=\"regression\">%s%s<Segmentation multipleModelMethod=\"sum\" %s>%s</Segmentation></MiningModel>"
                        .formatted(schema("y", "a", "b"), inside, attributes, String.join("", segments)));
    }

    private static String segment(String tree) {
        return "<Segment id=\"t\"><True/>%s</Segment>".formatted(tree);
    }

    @Test
    void rows_are_served_alone_as_in_blocks() {
        String document = sum("", "", segment(stump(1, 2)), segment(stump(10, 20)));
        assertThat(forests(document)).isEqualTo(1);
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "-1,0")).containsExactly(11);
            String[] lines = new String[201];
            double[] expected = new double[200];
            lines[0] = "a,b";
            for (int row = 0; row < expected.length; row++) {
                lines[row + 1] = row % 3 == 0 ? "-1,0" : "0,0";
                expected[row] = row % 3 == 0 ? 11 : 22;
            }
            assertThat(served.values(lines)).containsExactly(expected);
        }
    }

    @Test
    void a_row_without_a_prediction_leaves_its_block_alone() {
        String schema =
                "<DataField name=\"a\" optype=\"continuous\" dataType=\"double\"><Interval closure=\"closedClosed\" leftMargin=\"-9\" rightMargin=\"9\"/></DataField>";
        String document =
                sum("", "", segment(stump(1, 2)), segment(stump(10, 20))).replace(number("a"), schema);
        assertThat(document).contains("Interval");
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "-1,0", "99,0", "1,0", ",0")).containsExactly(11, Double.NaN, 22, 22);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "none,returnNullPrediction,NaN",
        "none,returnLastPrediction,7",
        "nullPrediction,returnLastPrediction,NaN",
        "lastPrediction,returnNullPrediction,7"
    })
    void a_missing_value_goes_where_neither_child_is(String strategy, String otherwise, double expected) {
        String greater = "<SimplePredicate field=\"a\" operator=\"greaterOrEqual\" value=\"0\"/>";
        String document = sum(
                "",
                "",
                segment(tree(
                        "missingValueStrategy=\"%s\" noTrueChildStrategy=\"%s\"".formatted(strategy, otherwise),
                        leaf("l", 1, less("a", 0)) + leaf("r", 2, greater))));
        assertThat(forests(document)).isEqualTo(1);
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "-1,0", "0,0", ",0")).containsExactly(1, 2, expected);
        }
    }

    @Test
    void what_a_forest_cannot_do_is_left_to_the_trees() {
        String usual = segment(stump(1, 2));
        String compound = "<CompoundPredicate booleanOperator=\"and\">%s%s</CompoundPredicate>"
                .formatted(less("a", 0), less("b", 0));
        String sometimes = "<Segment>%s%s</Segment>".formatted(less("b", 0), stump(1, 2));
        String rescaled = stump(1, 2)
                .replace("</MiningSchema>", "</MiningSchema><Targets><Target rescaleFactor=\"2\"/></Targets>");
        String other = "<Segment><True/>%s</Segment>".formatted(Documents.identity("a", inner("a")));
        String neither = tree(
                "missingValueStrategy=\"defaultChild\"",
                leaf("l", 1, less("a", 0)) + leaf("m", 2, less("b", 0)) + leaf("r", 3, less("a", 5)));
        assertThat(forests(sum("", "", usual, usual))).isEqualTo(1);
        assertThat(forests(sum("", "", usual, segment(tree("", leaf("l", 1, compound))))))
                .isZero();
        assertThat(forests(sum("", "", usual, sometimes))).isZero();
        assertThat(forests(sum("", "", usual, segment(rescaled)))).isZero();
        assertThat(forests(sum("", "", usual, other))).isZero();
        assertThat(forests(
                        sum("", "", usual, segment(neither.replace("score=\"7\"", "score=\"7\" defaultChild=\"m\"")))))
                .isZero();
    }

    @Test
    void a_tree_that_may_be_skipped_is_no_part_of_a_forest() {
        String partial = segment(tree("", leaf("l", 1, less("a", 0))));
        assertThat(forests(sum("", "", partial))).isEqualTo(1);
        String skipping = sum(
                "missingPredictionTreatment=\"skipSegment\" missingThreshold=\"0.9\"",
                "",
                partial,
                segment(stump(10, 20)));
        assertThat(forests(skipping)).isZero();
        try (Served served = Served.regression(codeDir, skipping)) {
            assertThat(served.values("a,b", "-1,0", "1,0")).containsExactly(11, 20);
        }
    }

    @Test
    void a_tree_whose_own_prediction_is_an_output_is_kept() {
        String output = "<Output><OutputField name=\"one\" segmentId=\"t\" dataType=\"double\"/></Output>";
        String first =
                "<MiningModel functionName=\"regression\">%s%s<Segmentation multipleModelMethod=\"sum\">%s%s</Segmentation></MiningModel>"
                        .formatted(
                                inner("a", "b"),
                                output,
                                segment(stump(1, 2)),
                                segment(stump(10, 20)).replace("\"t\"", "\"u\""));
        String document = sum(
                        "",
                        "",
                        "<Segment><True/>%s</Segment>".formatted(first),
                        segment(Documents.identity("one", inner("one"))))
                .replace("\"sum\" >", "\"modelChain\">")
                .replace("</Node></TreeModel>", "</Node></TreeModel>");
        assertThat(forests(document)).isZero();
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "-1,0", "1,0")).containsExactly(1, 2);
        }
    }

    @Test
    void a_very_deep_tree_is_walked_alone() {
        StringBuilder nodes = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            nodes.append(leaf("n" + i, i, less("a", i)));
        }
        String document = sum("", "", segment(tree("", nodes.toString())));
        assertThat(forests(document)).isZero();
        try (Served served = Served.regression(codeDir, document)) {
            assertThat(served.values("a,b", "-1,0", "598.5,0", "600,0")).containsExactly(0, 599, Double.NaN);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65})
    void a_block_may_end_anywhere(int rows) {
        String document = sum("", "", segment(stump(1, 2)), segment(stump(10, 20)));
        double[] values = new double[rows];
        double[] expected = new double[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = row % 2 - 1;
            expected[row] = row % 2 == 0 ? 11 : 22;
        }
        Frame frame = new Frame(rows, List.of(new NumberColumn("a", values), new NumberColumn("b", values)));
        assertThat(predict(program(document, true), TargetType.REGRESSION, frame))
                .containsExactly(expected);
    }

    @Test
    void many_classes_times_many_nodes_are_not_laid_out() {
        int classes = 20_000;
        int depth = 1_000;
        String[] labels = new String[classes];
        for (int i = 0; i < classes; i++) {
            labels[i] = "c" + i;
        }
        StringBuilder nodes = new StringBuilder("<Node><True/>");
        for (int level = 0; level < depth; level++) {
            nodes.append("<Node>").append(less("a", depth - level));
        }
        nodes.append("<ScoreDistribution value=\"c7\" recordCount=\"1\"/>").append("</Node>".repeat(depth + 1));
        String segments = segment(
                        "<TreeModel functionName=\"classification\">%s%s</TreeModel>".formatted(inner("a"), nodes))
                .repeat(20);
        String document = pmml(
                category("y", labels) + number("a"),
                "<MiningModel functionName=\"classification\">%s<Segmentation multipleModelMethod=\"average\">%s</Segmentation></MiningModel>"
                        .formatted(schema("y", "a"), segments));
        // 20 000 leaves that tell nothing, each of 20 000 numbers, would be 3 gigabytes
        assertThat(forests(document)).isZero();
    }
}
