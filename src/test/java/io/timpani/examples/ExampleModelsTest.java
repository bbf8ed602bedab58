package io.timpani.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.onnx.OnnxEngine;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import io.timpani.testing.Predicted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleModelsTest {
    private static final Path IRIS = TrainExamples.EXAMPLES.resolve("iris-multiclass");
    private static final Path TITANIC = TrainExamples.EXAMPLES.resolve("titanic-binary");
    private static final Path MTCARS = TrainExamples.EXAMPLES.resolve("mtcars-regression");

    @Test
    void training_again_gives_the_committed_models_byte_for_byte() throws Exception {
        Map<Path, byte[]> models = TrainExamples.models();
        assertThat(models).hasSize(9);
        for (Map.Entry<Path, byte[]> model : models.entrySet()) {
            assertThat(Files.readAllBytes(model.getKey()))
                    .as(model.getKey().toString())
                    .isEqualTo(model.getValue());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iris-multiclass",
                "titanic-binary",
                "titanic-catboost",
                "titanic-pmml",
                "mtcars-regression",
                "mtcars-xgboost"
            })
    void a_code_directory_holds_nothing_but_the_model_and_its_metadata(String example) throws Exception {
        try (Stream<Path> files =
                Files.list(TrainExamples.EXAMPLES.resolve(example).resolve("model"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .hasSize(2)
                    .contains("model-metadata.yaml")
                    .anyMatch(name -> name.matches(".*\\.(onnx|pmml|json|cbm)"));
        }
    }

    @Test
    void iris_species_are_told_apart() throws Exception {
        Csv data = Csv.read(IRIS.resolve("iris.csv"));
        Prediction prediction =
                predict(IRIS, TargetType.MULTICLASS, TrainExamples.SPECIES, data.numberFrame(TrainExamples.IRIS));
        assertThat(prediction.labels()).isEqualTo(TrainExamples.SPECIES);
        assertThat(accuracy(prediction, data.texts("Species"))).isGreaterThan(0.95);
        assertRowsSumToOne(prediction);
    }

    @Test
    void titanic_survivors_are_told_apart() throws Exception {
        Csv data = Csv.read(TITANIC.resolve("titanic.csv"));
        assertThat(data.lines()).hasSize(2201);
        List<String> features = List.copyOf(TrainExamples.passengers().keySet());
        Prediction prediction = predict(TITANIC, TargetType.BINARY, TrainExamples.FATES, data.textFrame(features));
        assertThat(prediction.labels()).containsExactly("died", "survived");
        assertThat(accuracy(prediction, data.texts("Survived"))).isGreaterThan(0.77);
        assertRowsSumToOne(prediction);
    }

    @Test
    void a_first_class_lady_is_likelier_to_survive_than_a_third_class_man() throws Exception {
        Csv request = Csv.read(TITANIC.resolve("request.csv"));
        Prediction prediction =
                predict(TITANIC, TargetType.BINARY, TrainExamples.FATES, request.textFrame(request.header()));
        assertThat(prediction.at(0, 1)).isGreaterThan(0.8);
        assertThat(prediction.at(1, 1)).isLessThan(0.3);
    }

    @Test
    void fuel_economy_of_cars_is_explained() throws Exception {
        Csv data = Csv.read(MTCARS.resolve("mtcars.csv"));
        Prediction prediction = predict(MTCARS, TargetType.REGRESSION, List.of(), data.numberFrame(TrainExamples.CARS));
        double[] wanted = data.numbers("mpg");
        double mean = Arrays.stream(wanted).average().orElseThrow();
        double left = 0;
        double all = 0;
        for (int row = 0; row < wanted.length; row++) {
            left += Math.pow(wanted[row] - prediction.at(row, 0), 2);
            all += Math.pow(wanted[row] - mean, 2);
        }
        assertThat(1 - left / all).isGreaterThan(0.8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iris-multiclass", "titanic-binary", "mtcars-regression"})
    void the_sample_request_of_an_example_has_exactly_the_features(String example) throws Exception {
        List<String> header = Csv.read(TrainExamples.EXAMPLES.resolve(example).resolve("request.csv"))
                .header();
        assertThat(List.of(
                        TrainExamples.IRIS,
                        TrainExamples.CARS,
                        List.copyOf(TrainExamples.passengers().keySet())))
                .contains(header);
    }

    @Test
    void the_trivial_fixture_answers_one_and_a_half_to_anything() throws Exception {
        Path codeDir = TrainExamples.FIXTURES.resolve("trivial");
        Frame frame = new Frame(
                2, List.of(new NumberColumn("a", new double[] {1, Double.NaN}), new NumberColumn("b", new double[] {3, 4
                })));
        Prediction prediction = predictIn(codeDir, TargetType.REGRESSION, List.of(), frame);
        assertThat(prediction.values()).containsExactly(1.5, 1.5);
        assertThat(prediction.columns()).isEqualTo(1);
    }

    private static Prediction predict(Path example, TargetType type, List<String> labels, Frame frame)
            throws Exception {
        return predictIn(example.resolve("model"), type, labels, frame);
    }

    private static Prediction predictIn(Path codeDir, TargetType type, List<String> labels, Frame frame)
            throws Exception {
        ModelSpec model =
                new ModelSpec(codeDir.toRealPath(), type, new ClassLabels(labels), Optional.empty(), Map.of());
        OnnxEngine engine = new OnnxEngine();
        assertThat(engine.detect(model)).isPresent();
        try (Predictor predictor = engine.load(model)) {
            return Predicted.numbers(predictor, new Payload.Rows(frame));
        }
    }

    private static double accuracy(Prediction prediction, String[] wanted) {
        int right = 0;
        for (int row = 0; row < wanted.length; row++) {
            int best = 0;
            for (int column = 1; column < prediction.columns(); column++) {
                best = prediction.at(row, column) > prediction.at(row, best) ? column : best;
            }
            right += prediction.labels().get(best).equals(wanted[row]) ? 1 : 0;
        }
        return (double) right / wanted.length;
    }

    private static void assertRowsSumToOne(Prediction prediction) {
        for (int row = 0; row < prediction.rows(); row++) {
            double sum = 0;
            for (int column = 0; column < prediction.columns(); column++) {
                sum += prediction.at(row, column);
            }
            assertThat(Math.abs(sum - 1)).as("row %d", row).isLessThan(1e-6);
        }
    }
}
