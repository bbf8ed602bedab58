package io.timpani.engine.mojo;

import static io.timpani.engine.mojo.Models.numbers;
import static io.timpani.engine.mojo.Models.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import hex.genmodel.easy.EasyPredictModelWrapper;
import hex.genmodel.easy.RowData;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.CsvReader;
import io.timpani.frame.Frame;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a served model answers, and to what. */
class MojoEngineTest {
    @TempDir
    Path directory;

    @Test
    void a_linear_classifier_answers_by_level_and_number() throws Exception {
        try (Predictor predictor = Models.load(directory, Glm.binomial(), TargetType.BINARY)) {
            Prediction prediction = Models.predict(
                    predictor, 3, numbers("x0", 1, 4, Double.NaN), texts("x1", "l0", "l1", "unheard of"));
            assertThat(prediction.labels()).containsExactly("no", "yes");
            assertThat(prediction.at(0, 1)).isEqualTo(1 / (1 + Math.exp(0.5)), within(1e-15));
            assertThat(prediction.at(1, 1)).isEqualTo(1 / (1 + Math.exp(-3)), within(1e-15));
            assertThat(prediction.at(2, 1)).isEqualTo(1 / (1 + Math.exp(-2.5)), within(1e-15));
            assertThat(prediction.at(1, 0)).isEqualTo(1 - prediction.at(1, 1));
        }
    }

    @Test
    void it_tells_how_it_is_to_be_called() throws Exception {
        try (Predictor predictor = Models.load(directory, Glm.binomial(), TargetType.BINARY)) {
            Traits traits = predictor.traits();
            assertThat(traits.language()).isEqualTo(Language.JAVA);
            assertThat(traits.predictorName()).hasValue("mojo");
            assertThat(traits.concurrent()).isTrue();
            assertThat(traits.pace()).isEqualTo(Traits.Pace.FAST);
        }
    }

    @Test
    void numbers_that_cannot_be_read_count_as_missing() throws Exception {
        try (Predictor predictor = Models.load(directory, Glm.regression(), TargetType.REGRESSION)) {
            String csv = "x1,extra,x0\nl1,?,1.5\nl0,?,much\n,?,Infinity\nl1,?,1d9x\n";
            Traits.Input.Columns input =
                    (Traits.Input.Columns) predictor.traits().input();
            Frame frame = CsvReader.read(new ByteArrayInputStream(csv.getBytes(UTF_8)), input.schema());
            Prediction prediction = (Prediction) predictor.predict(new Payload.Rows(frame));
            assertThat(prediction.values())
                    .containsExactly(2 + 0.75 - 1, 1.5 - 1, Double.POSITIVE_INFINITY, 2 + 1.5 - 1);
        }
    }

    @Test
    void levels_may_come_as_numbers() throws Exception {
        MojoZip mojo = Gbm.regression().feature("x", "7", "2.5").column("y").blob("trees/t00_000.bin", setTree());
        try (Predictor predictor = Models.load(directory, mojo, TargetType.REGRESSION)) {
            assertThat(Models.predict(predictor, 4, numbers("x", 7, 2.5, 8, Double.NaN))
                            .values())
                    .containsExactly(1, 2, 2, 2);
        }
    }

    private static byte[] setTree() {
        return TreeText.small(0, 0b10, 3, new TreeText.Leaf(1), new TreeText.Leaf(2))
                .bytes();
    }

    @Test
    void a_body_without_any_feature_is_refused() throws Exception {
        try (Predictor predictor = Models.load(directory, Glm.regression(), TargetType.REGRESSION)) {
            assertThatExceptionOfType(ServingException.class)
                    .isThrownBy(() -> Models.predict(predictor, 1, numbers("z", 1)))
                    .withMessageContaining("none of the 2 features");
            assertThat(Models.predict(predictor, 1, numbers("x0", 1)).at(0, 0)).isEqualTo(2 + 0.5 - 1);
        }
    }

    @Test
    void no_rows_get_no_answers_but_their_labels() throws Exception {
        try (Predictor predictor = Models.load(directory, Glm.binomial(), TargetType.BINARY)) {
            Prediction prediction = Models.predict(predictor, 0, numbers("x0"), texts("x1"));
            assertThat(prediction.rows()).isZero();
            assertThat(prediction.labels()).containsExactly("no", "yes");
        }
    }

    @Test
    void a_failing_prediction_names_the_exception() throws Exception {
        MojoZip mojo = Glm.regression().info("mean_imputation", false);
        try (Predictor predictor = Models.load(directory, mojo, TargetType.REGRESSION)) {
            assertThatExceptionOfType(ServingException.class)
                    .isThrownBy(() -> Models.predict(predictor, 1, numbers("x0", 1), texts("x1", "other")))
                    .withMessage("The H2O model model.zip failed: java.lang.IllegalArgumentException: categorical value"
                            + " out of range")
                    .matches(e -> e.code() == ErrorCode.MODEL_FAILED);
            // and the next row is served
            assertThat(Models.predict(predictor, 1, numbers("x0", 1), texts("x1", "l1"))
                            .at(0, 0))
                    .isEqualTo(1.5);
        }
    }

    @Test
    void levels_are_encoded_as_the_model_was_trained() throws Exception {
        for (String encoding : List.of("OneHotExplicit", "Binary", "LabelEncoder")) {
            MojoZip mojo = encoded(encoding);
            EasyPredictModelWrapper easy = new EasyPredictModelWrapper(new EasyPredictModelWrapper.Config()
                    .setModel(mojo.library())
                    .setConvertUnknownCategoricalLevelsToNa(true)
                    .setConvertInvalidNumbersToNa(true));
            try (Predictor predictor = Models.load(directory, mojo, TargetType.REGRESSION)) {
                for (String level : List.of("10", "20", "30", "40", "")) {
                    for (double number : new double[] {-1, 0.5, 3}) {
                        RowData row = new RowData();
                        row.put("c", level);
                        row.put("n", Double.toString(number));
                        assertThat(Models.predict(predictor, 1, texts("c", level), numbers("n", number))
                                        .at(0, 0))
                                .as("%s of %s and %s", encoding, level, number)
                                .isEqualTo(easy.predictRegression(row).value);
                    }
                }
            }
        }
    }

    /** One column of levels and one of numbers, as they are before and after an encoding; every column is asked for. */
    private static MojoZip encoded(String encoding) {
        MojoZip mojo = Gbm.regression()
                .info("_genmodel_encoding", encoding)
                .info("_n_orig_names", 3)
                .info("_n_orig_domain_values", 3)
                .info("_m_orig_domain_values_0", 3)
                .info("_m_orig_domain_values_1", 0)
                .info("_m_orig_domain_values_2", 0)
                .blob("_orig_names", "c\nn\ny\n".getBytes(UTF_8))
                .blob("_orig_domain_values_0", "10\n20\n30\n".getBytes(UTF_8));
        int columns = encoding.equals("OneHotExplicit") ? 5 : encoding.equals("Binary") ? 3 : 2;
        if (encoding.equals("LabelEncoder")) {
            mojo.feature("c").feature("n");
        } else if (encoding.equals("Binary")) {
            mojo.feature("c:0").feature("c:1").feature("n");
        } else {
            mojo.feature("n").feature("c.10").feature("c.20").feature("c.30").feature("c.missing(NA)");
        }
        mojo.column("y").info("n_trees", columns);
        for (int column = 0; column < columns; column++) {
            float at = encoding.equals("LabelEncoder") && column == 0 ? 20 : 0.5f;
            TreeText tree = TreeText.below(column, at, 3, new TreeText.Leaf(0), new TreeText.Leaf(1 << column));
            mojo.blob("trees/t00_00%d.bin".formatted(column), tree.bytes());
        }
        return mojo;
    }
}
