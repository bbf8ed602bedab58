package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is in model files beside trees. */
class XgboostReaderTest {
    private static final double[][] ROWS = {{0, 1}, {0, 0}};

    private static ForestModel read(String json, TargetType type, String... labels) throws IOException {
        return Models.read(json.strip().getBytes(StandardCharsets.UTF_8), type, labels);
    }

    private static double[] predict(String objective, String base, TargetType type) throws IOException {
        return Models.predict(read(Models.json(objective, Models.parameters(base), "[]", "{}"), type), ROWS, 2);
    }

    private static void refused(String json, TargetType type, String message, String... labels) {
        assertThatThrownBy(() -> read(json, type, labels))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(message);
    }

    private static String model(String objective) {
        return Models.json(objective, Models.parameters("0.5"), "[]", "{}");
    }

    @Test
    void base_scores_come_in_three_forms() throws Exception {
        assertThat(predict("reg:squarederror", "5E-1", TargetType.REGRESSION)).containsExactly(1.5, 2.5);
        assertThat(predict("reg:squarederror", "[5E-1]", TargetType.REGRESSION)).containsExactly(1.5, 2.5);
        String two = "{\"base_score\":\"[1E0,-1E0]\",\"num_class\":\"2\",\"num_feature\":\"2\",\"num_target\":\"1\"}";
        double[] own =
                Models.predict(read(Models.json("multi:softprob", two, "[]", "{}"), TargetType.MULTICLASS), ROWS, 2);
        assertThat(own[0]).isCloseTo(1 / (1 + Math.exp(-3)), within(1e-7));
    }

    @Test
    void base_scores_that_make_no_sense_are_refused() {
        refused(
                Models.json("binary:logistic", Models.parameters("1.5"), "[]", "{}"),
                TargetType.BINARY,
                "has base score 1.5, which binary:logistic cannot have");
        refused(
                Models.json("reg:squarederror", Models.parameters("[1,2]"), "[]", "{}"),
                TargetType.REGRESSION,
                "has 2 base scores for 1 outputs");
        refused(
                Models.json("reg:squarederror", Models.parameters("x"), "[]", "{}"),
                TargetType.REGRESSION,
                "has base_score x, which is no number");
    }

    @Test
    void margins_of_logitraw_become_probabilities_where_those_are_wanted() throws Exception {
        assertThat(predict("binary:logitraw", "0", TargetType.REGRESSION)).containsExactly(1, 2);
        assertThat(predict("binary:logitraw", "0", TargetType.BINARY)[0])
                .isCloseTo(1 / (1 + Math.exp(-1)), within(1e-7));
    }

    @Test
    void objectives_fit_some_target_types_only() throws Exception {
        refused(model("reg:squarederror"), TargetType.BINARY, "has objective reg:squarederror and 1 output, which");
        refused(model("count:poisson"), TargetType.MULTICLASS, "does not fit target type multiclass");
        refused(model("binary:logistic"), TargetType.MULTICLASS, "does not fit target type multiclass", "a", "b", "c");
        refused(model("multi:softmax"), TargetType.REGRESSION, "does not fit target type regression");
        refused(model("reg:squarederror"), TargetType.TEXT_GENERATION, "does not fit");
        refused(model("dist:normal"), TargetType.REGRESSION, "has objective dist:normal, which is not known");
        assertThat(read(model("binary:logistic"), TargetType.MULTICLASS, "a", "b")
                        .forest()
                        .outputs())
                .isEqualTo(1);
        assertThat(read(model("binary:logistic"), TargetType.ANOMALY).forest().outputs())
                .isEqualTo(1);
    }

    @Test
    void class_labels_must_be_as_many_as_classes() {
        String three = "{\"base_score\":\"0.5\",\"num_class\":\"3\",\"num_feature\":\"2\"}";
        refused(
                Models.json("multi:softprob", three, "[]", "{}"),
                TargetType.MULTICLASS,
                "has 3 classes, and there are 2 class labels",
                "a",
                "b");
    }

    @Test
    void only_a_model_of_the_scikit_learn_classes_keeps_to_its_best_iteration() throws Exception {
        String twice = model("reg:squarederror")
                .replace("\"tree_info\":[0]", "\"tree_info\":[0,0]")
                .replace("\"trees\":[", "\"trees\":[" + Models.STUMP + ",");
        assertThat(read(twice, TargetType.REGRESSION).forest().trees()).isEqualTo(2);
        String best = twice.replace("\"attributes\":{}", "\"attributes\":{\"best_iteration\":\"0\"}");
        assertThat(read(best, TargetType.REGRESSION).forest().trees()).isEqualTo(2);
        String wrapped =
                twice.replace("\"attributes\":{}", "\"attributes\":{\"best_iteration\":\"0\",\"scikit_learn\":\"{}\"}");
        assertThat(read(wrapped, TargetType.REGRESSION).forest().trees()).isEqualTo(1);
    }

    @Test
    void other_boosters_are_refused_by_name() {
        refused(
                model("reg:squarederror").replace("\"name\":\"gbtree\"", "\"name\":\"gbforest\""),
                TargetType.REGRESSION,
                "has booster gbforest, and only gbtree, dart, gblinear are supported");
    }

    @Test
    void one_expectile_is_a_plain_regression() throws Exception {
        assertThat(predict("reg:expectileerror", "[5E-1]", TargetType.REGRESSION))
                .containsExactly(1.5, 2.5);
        String two = "{\"base_score\":\"[1E0,2E0]\",\"num_class\":\"0\",\"num_feature\":\"2\",\"num_target\":\"2\"}";
        refused(
                Models.json("reg:expectileerror", two, "[]", "{}"),
                TargetType.REGRESSION,
                "has objective reg:expectileerror and 2 outputs, which does not fit target type regression");
    }

    @Test
    void weights_must_be_as_many_as_features_and_one_more() {
        String linear = model("reg:squarederror")
                .replace("\"name\":\"gbtree\"", "\"name\":\"gblinear\"")
                .replace("\"tree_info\":[0]", "\"weights\":[1,2],\"tree_info\":[0]");
        refused(linear, TargetType.REGRESSION, "has 2 weights where 3 are wanted");
    }

    @Test
    void categories_must_be_those_of_the_features() {
        String one = "\"cats\":{\"enc\":[%s],\"feature_segments\":[0,1],\"sorted_idx\":[0]},\"tree_info\"";
        refused(
                model("reg:squarederror").replace("\"tree_info\"", one.formatted("{\"type\":13,\"values\":[7]}")),
                TargetType.REGRESSION,
                "has 2 features and categories of 1");
        refused(
                model("reg:squarederror")
                        .replace("\"tree_info\"", one.formatted("{\"offsets\":[0,9],\"values\":[97]},{}")),
                TargetType.REGRESSION,
                "has texts of categories that lie outside of their letters");
    }

    @Test
    void arrays_of_unequal_length_are_refused() {
        refused(
                model("reg:squarederror").replace("\"default_left\":[1,0,0]", "\"default_left\":[1,0]"),
                TargetType.REGRESSION,
                "has a tree whose arrays are not of one length");
        refused(
                model("reg:squarederror").replace("\"tree_info\":[0]", "\"tree_info\":[0,0]"),
                TargetType.REGRESSION,
                "has 1 trees and tells outputs of 2");
        refused(
                Models.json("reg:squarederror", Models.parameters("0"), "[\"a\"]", "{}"),
                TargetType.REGRESSION,
                "has 2 features and names of 1");
    }

    @Test
    void a_file_without_a_learner_is_no_model() {
        refused("{\"version\":[1]}", TargetType.REGRESSION, "there is no learner in it");
        refused("{\"learner\":7}", TargetType.REGRESSION, "lacks an object");
        refused("{\"learner\":{", TargetType.REGRESSION, "ends too early");
    }

    @Test
    void nesting_beyond_all_models_is_refused_without_recursion() throws Exception {
        String deep = "{\"x\":" + "[".repeat(1_000_000);
        refused(deep, TargetType.REGRESSION, "ends too early");
        byte[] ubj = ("{U\1x" + "[".repeat(1_000_000)).getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Models.read(ubj, TargetType.REGRESSION)).hasMessageContaining("is nested too deeply");
    }

    @Test
    void counts_beyond_the_end_of_the_file_are_refused() {
        byte[] ubj = "{U\7learner{U\rfeature_names[#l\u007f\u00ff\u00ff\u0000".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Models.read(ubj, TargetType.REGRESSION))
                .hasMessageContaining("says that it holds 2147483392 values where 0 bytes are left");
    }
}
