package io.timpani.runner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.config.ModelSettings;
import io.timpani.config.TrainerSettings;
import io.timpani.engine.Marshalled;
import io.timpani.engine.Marshaller;
import io.timpani.engine.Payload;
import io.timpani.engine.Predictor;
import io.timpani.loading.ModelLoading;
import io.timpani.model.ClassLabels;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.payload.PayloadFormat;
import io.timpani.payload.RowsReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainers, and our own engines as judges of what they made. */
class TrainingTest {
    private static final int ROWS = 400;
    private static final List<String> COLOURS = List.of("blue", "green & \"red\"", "grün");

    @TempDir
    Path directory;

    /** The colour decides, a number helps, and noise does neither. */
    private static Examples examples(int classes) {
        Random random = new Random(5);
        double[] colour = new double[ROWS];
        double[] number = new double[ROWS];
        double[] noise = new double[ROWS];
        double[] target = new double[ROWS];
        double[] weights = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            colour[row] = random.nextInt(10) == 0 ? Double.NaN : random.nextInt(3);
            number[row] = random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian();
            noise[row] = random.nextGaussian();
            int kind = Double.isNaN(colour[row]) ? 0 : (int) colour[row];
            target[row] = classes == 0
                    ? 10 * kind + (Double.isNaN(number[row]) ? 0 : number[row])
                    : Math.min(kind, classes - 1);
            weights[row] = 1;
        }
        return new Examples(
                List.of(
                        new Feature("colour", COLOURS, colour),
                        new Feature("a number", List.of(), number),
                        new Feature("noise", List.of(), noise)),
                target,
                weights);
    }

    private static TrainerSettings settings(TrainerSettings.Engine engine, long seed, double holdOut) {
        return new TrainerSettings(engine, seed, 60, holdOut, Optional.empty(), "http://127.0.0.1:9/");
    }

    private static Trained train(
            TrainerSettings settings, Question question, Examples examples, Map<String, @Nullable Object> parameters)
            throws Exception {
        LibraryFiles libraries = new LibraryFiles(
                Optional.empty(), Path.of(System.getProperty("user.home")), settings.repository(), text -> {});
        return new Training(settings, libraries, parameters).train(question, examples);
    }

    private Marshalled predict(Trained trained, TargetType type, ClassLabels labels, String csv) throws Exception {
        Path model = Files.createTempDirectory(directory, "model");
        Files.write(model.resolve(trained.file()), trained.content());
        ModelSettings settings = new ModelSettings(model, type, labels, Optional.empty(), Optional.empty(), Map.of());
        try (Predictor predictor = ModelLoading.choose(settings).load()) {
            Payload rows = new RowsReader(predictor.traits())
                    .read(PayloadFormat.CSV, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), List.of());
            return new Marshaller(type, labels, Optional.empty(), false).marshal(predictor.predict(rows));
        }
    }

    private static final String ROWS_TO_ASK = """
            colour,a number,noise
            blue,0,0
            "green & ""red""\",0,0
            grün,0,0
            ,0,0
            grün,,
            """;

    @ParameterizedTest
    @EnumSource(TrainerSettings.Engine.class)
    void numbers_are_learned_and_served_with_the_categories_of_the_data(TrainerSettings.Engine engine)
            throws Exception {
        Trained trained = train(settings(engine, 1, 0.2), new Question("y", List.of()), examples(0), Map.of());
        Marshalled.Numbers answer =
                (Marshalled.Numbers) predict(trained, TargetType.REGRESSION, ClassLabels.none(), ROWS_TO_ASK);
        assertThat(answer.values()[0]).isBetween(-2.0, 2.0);
        assertThat(answer.values()[1]).isBetween(8.0, 12.0);
        assertThat(answer.values()[2]).isBetween(18.0, 22.0);
        assertThat(answer.values()[4]).isBetween(17.0, 23.0);
        assertThat(trained.heldOut()).hasSize(80);
    }

    @ParameterizedTest
    @EnumSource(TrainerSettings.Engine.class)
    void three_classes_are_learned(TrainerSettings.Engine engine) throws Exception {
        List<String> labels = List.of("one", "two", "three");
        Trained trained = train(settings(engine, 1, 0.2), new Question("y", labels), examples(3), Map.of());
        Marshalled.Classes answer =
                (Marshalled.Classes) predict(trained, TargetType.MULTICLASS, new ClassLabels(labels), ROWS_TO_ASK);
        for (int row = 0; row < 3; row++) {
            int column = answer.labels().indexOf(labels.get(row));
            assertThat(answer.values()[row * 3 + column]).as("row %d", row).isGreaterThan(0.8);
        }
    }

    @ParameterizedTest
    @EnumSource(TrainerSettings.Engine.class)
    void two_classes_are_learned_the_second_being_the_positive_one(TrainerSettings.Engine engine) throws Exception {
        List<String> labels = List.of("no", "yes");
        Trained trained = train(settings(engine, 1, 0.2), new Question("y", labels), examples(2), Map.of());
        Marshalled.Classes answer =
                (Marshalled.Classes) predict(trained, TargetType.BINARY, ClassLabels.binary("yes", "no"), ROWS_TO_ASK);
        int yes = answer.labels().indexOf("yes");
        assertThat(answer.values()[yes]).isLessThan(0.2);
        assertThat(answer.values()[2 + yes]).isGreaterThan(0.8);
        assertThat(answer.values()[4 + yes]).isGreaterThan(0.8);
    }

    @ParameterizedTest
    @EnumSource(TrainerSettings.Engine.class)
    void the_same_seed_gives_the_same_bytes(TrainerSettings.Engine engine) throws Exception {
        Question question = new Question("y", List.of());
        byte[] once =
                train(settings(engine, 1, 0.2), question, examples(0), Map.of()).content();
        assertThat(train(settings(engine, 1, 0.2), question, examples(0), Map.of())
                        .content())
                .isEqualTo(once);
        assertThat(train(settings(engine, 2, 0.2), question, examples(0), Map.of())
                        .content())
                .isNotEqualTo(once);
    }

    @ParameterizedTest
    @EnumSource(TrainerSettings.Engine.class)
    void without_rows_held_out_all_are_learned(TrainerSettings.Engine engine) throws Exception {
        Trained trained = train(settings(engine, 1, 0), new Question("y", List.of()), examples(0), Map.of());
        assertThat(trained.heldOut()).isEmpty();
        Marshalled.Numbers answer =
                (Marshalled.Numbers) predict(trained, TargetType.REGRESSION, ClassLabels.none(), ROWS_TO_ASK);
        assertThat(answer.values()[2]).isBetween(18.0, 22.0);
    }

    @Test
    void a_model_stops_where_it_was_best() throws Exception {
        Question question = new Question("y", List.of("no", "yes"));
        Examples noisy = examples(2);
        Random random = new Random(1);
        for (int row = 0; row < ROWS; row++) {
            noisy.target()[row] = random.nextBoolean() ? noisy.target()[row] : random.nextInt(2);
        }
        Trained trained = train(settings(TrainerSettings.Engine.XGBOOST, 1, 0.3), question, noisy, Map.of());
        assertThat(trained.story()).matches("\\d+ of at most 60 rounds").doesNotStartWith("60 ");
    }

    @Test
    void parameters_of_the_user_win() throws Exception {
        Question question = new Question("y", List.of());
        byte[] flat = train(
                        settings(TrainerSettings.Engine.XGBOOST, 1, 0.2),
                        question,
                        examples(0),
                        Map.of("max_depth", 1L))
                .content();
        byte[] deep = train(settings(TrainerSettings.Engine.XGBOOST, 1, 0.2), question, examples(0), Map.of())
                .content();
        assertThat(flat.length).isLessThan(deep.length);
    }

    private static byte[] numbers(TrainerSettings.Engine engine, Map<String, @Nullable Object> parameters)
            throws Exception {
        return train(settings(engine, 1, 0.2), new Question("y", List.of()), examples(0), parameters)
                .content();
    }

    @ParameterizedTest
    @CsvSource({
        "XGBOOST, eta, learning_rate, 0.5",
        "LIGHTGBM, learning_rate, eta, 0.5",
        "LIGHTGBM, num_leaves, max_leaves, 4",
        "LIGHTGBM, min_data_in_leaf, min_child_samples, 60",
    })
    void a_parameter_counts_by_all_its_names(TrainerSettings.Engine engine, String name, String alias, String value)
            throws Exception {
        byte[] byAlias = numbers(engine, Map.of(alias, value));

        assertThat(trees(byAlias)).isEqualTo(trees(numbers(engine, Map.of(name, value))));
        assertThat(trees(byAlias)).isNotEqualTo(trees(numbers(engine, Map.of())));
    }

    /** Without the parameters, which LightGBM writes behind its trees. */
    private static String trees(byte[] model) {
        String text = new String(model, StandardCharsets.UTF_8);
        int end = text.indexOf("\nparameters:");
        return end < 0 ? text : text.substring(0, end);
    }

    @Test
    void several_values_reach_lightgbm_as_several() throws Exception {
        byte[] bound = numbers(TrainerSettings.Engine.LIGHTGBM, Map.of("monotone_constraints", List.of(0L, -1L, 0L)));

        assertThat(trees(bound)).isNotEqualTo(trees(numbers(TrainerSettings.Engine.LIGHTGBM, Map.of())));
        assertThatThrownBy(() -> numbers(TrainerSettings.Engine.LIGHTGBM, Map.of("boosting", "gbdt x=1")))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("boosting")
                .hasMessageContaining("blank");
    }

    @Test
    void a_number_that_xgboost_would_take_for_infinite_is_named() {
        Examples rows = examples(0);
        double[] huge = new double[ROWS];
        huge[7] = 1e300;
        Examples beyond =
                new Examples(List.of(new Feature("distance", List.of(), huge)), rows.target(), rows.weights());
        assertThatThrownBy(() -> train(
                        settings(TrainerSettings.Engine.XGBOOST, 1, 0), new Question("y", List.of()), beyond, Map.of()))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("distance")
                .hasMessageContaining("1.0E300");
    }

    @ParameterizedTest
    @ValueSource(strings = {"objective", "n_estimators", "num_iterations", "random_state", "early_stopping_rounds"})
    void what_data_and_options_decide_cannot_be_chosen(String name) {
        assertThatThrownBy(() -> numbers(TrainerSettings.Engine.LIGHTGBM, Map.of(name, 7L)))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("--rounds");
    }

    @Test
    void an_unknown_parameter_of_a_linear_model_is_refused() {
        assertThatThrownBy(() -> train(
                        settings(TrainerSettings.Engine.LINEAR, 1, 0.2),
                        new Question("y", List.of()),
                        examples(0),
                        Map.of("depth", 3L)))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("ridge");
    }

    @Test
    void what_the_library_refuses_is_told() {
        assertThatThrownBy(() -> train(
                        settings(TrainerSettings.Engine.XGBOOST, 1, 0.2),
                        new Question("y", List.of()),
                        examples(0),
                        Map.of("max_depth", "deep")))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("XGBoost failed");
    }

    @Test
    void a_name_that_lightgbm_cannot_write_is_told() {
        Examples rows = examples(0);
        Examples renamed = new Examples(
                List.of(new Feature("a,b", List.of(), rows.features().get(1).values())), rows.target(), rows.weights());
        assertThatThrownBy(() -> train(
                        settings(TrainerSettings.Engine.LIGHTGBM, 1, 0.2),
                        new Question("y", List.of()),
                        renamed,
                        Map.of()))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("a,b");
    }
}
