package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.TextColumn;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesEngineTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path codeDir;

    private final TreesEngine engine = new TreesEngine();

    private String refusal(TargetType type, String... labels) {
        try {
            engine.load(Models.spec(codeDir, type, labels)).close();
        } catch (ServingException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED);
            return e.text();
        }
        throw new AssertionError("the model was taken");
    }

    private boolean isDetected() {
        return engine.detect(Models.spec(codeDir, TargetType.REGRESSION)).isPresent();
    }

    @Test
    void a_model_is_known_by_its_content() {
        Models.write(codeDir, "notes.json", "{\"author\": \"me\"}");
        Models.write(codeDir, "empty.model", "");
        assertThat(isDetected()).isFalse();
        Models.write(codeDir, "m.json", Models.regression());
        assertThat(engine.detect(Models.spec(codeDir, TargetType.REGRESSION))).contains("m.json");
    }

    @Test
    void ubj_and_old_files_are_known_whatever_their_extension() throws Exception {
        TrainedXgboost trained = TrainedXgboost.ofOneOutput();
        Models.write(codeDir, "m.model", trained.ubj());
        assertThat(isDetected()).isTrue();
        Models.write(codeDir, "m.model", trained.old());
        assertThat(isDetected()).isTrue();
        assertThat(refusal(TargetType.REGRESSION))
                .isEqualTo(
                        "The xgboost model m.model cannot be served: it is in the old binary format of XGBoost: load it"
                                + " with a version of XGBoost before 3.1 and save it as .ubj or .json");
        trained.close();
    }

    @Test
    void custom_code_and_other_languages_come_first() {
        Models.write(codeDir, "m.json", Models.regression());
        Models.write(codeDir, "custom.py", "");
        assertThat(isDetected()).isFalse();
    }

    @Test
    void several_models_and_none_are_refused() {
        assertThat(refusal(TargetType.REGRESSION)).contains("holds no tree ensemble", "xgboost", "json");
        Models.write(codeDir, "a.json", Models.regression());
        Models.write(codeDir, "b.json", Models.regression());
        assertThat(refusal(TargetType.REGRESSION))
                .endsWith("holds 2 tree ensembles where one is wanted: a.json, b.json");
    }

    @Test
    void features_without_names_are_taken_by_position() {
        Models.write(codeDir, "m.json", Models.regression());
        try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION)) {
            Frame frame = Models.frame("any", new double[] {0.4, 0.5, NAN}, "thing", new double[3]);
            assertThat(Models.values(predictor, frame)).containsExactly(1, 2, 1);
            Traits traits = predictor.traits();
            assertThat(traits.predictorName()).contains("xgboost");
            assertThat(traits.input()).isEqualTo(new Traits.Input.Columns(FrameSchema.numbers()));
        }
    }

    @Test
    void features_without_names_have_made_ones_where_the_columns_are_others() {
        Models.write(codeDir, "m.json", Models.regression());
        try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION)) {
            assertThat(Models.values(predictor, Models.frame("f0", new double[] {0.4, 0.6})))
                    .containsExactly(1, 2);
            assertThatThrownBy(() -> Models.values(predictor, Models.frame("a", new double[1])))
                    .isInstanceOf(ServingException.class)
                    .hasMessageContaining("none of the 2 features of the model: f0, f1");
        }
    }

    @Test
    void features_are_found_by_name() {
        Models.write(
                codeDir, "m.json", Models.json("reg:squarederror", Models.parameters("1E1"), "[\"x\",\"y\"]", "{}"));
        try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION)) {
            Frame frame = Models.frame("y", new double[2], "z", new double[2], "x", new double[] {0.4, 0.6});
            assertThat(Models.values(predictor, frame)).containsExactly(11, 12);
            assertThat(Models.values(predictor, Models.frame("y", new double[2])))
                    .containsExactly(11, 11);
        }
    }

    @Test
    void text_is_refused_where_numbers_are_wanted() {
        Models.write(codeDir, "m.json", Models.regression());
        try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION)) {
            Frame frame = new Frame(1, List.of(new TextColumn("f0", new String[] {"a"})));
            assertThatThrownBy(() -> Models.values(predictor, frame))
                    .isInstanceOf(ServingException.class)
                    .hasMessageContaining("Column f0 holds text");
        }
    }

    @Test
    void no_rows_are_answered_by_none() {
        Models.write(codeDir, "m.json", Models.regression());
        try (Predictor predictor = Models.load(codeDir, TargetType.REGRESSION)) {
            assertThat(Models.values(predictor, Models.frame("f0", new double[0])))
                    .isEmpty();
        }
    }

    @Test
    void a_broken_model_is_refused_by_name() {
        Models.write(codeDir, "m.json", Models.regression().replace("\"left_children\":[1,", "\"left_children\":[0,"));
        assertThat(refusal(TargetType.REGRESSION))
                .isEqualTo("The xgboost model m.json cannot be served: it is broken: tree 0: node 0 is reached a second"
                        + " time, from node 0");
    }
}
