package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code fit --engine}: models trained in Java, and then served. */
@Timeout(600)
class FitIT {
    private static final Path IRIS = RunningJar.EXAMPLES.resolve("iris-multiclass/iris.csv");
    private static final Path CARS = RunningJar.EXAMPLES.resolve("mtcars-regression/mtcars.csv");
    private static final Path TITANIC = RunningJar.EXAMPLES.resolve("titanic-binary/titanic.csv");

    @TempDir
    private Path directory;

    private Path out = Path.of("");

    @BeforeEach
    void make() throws IOException {
        out = Files.createDirectory(directory.resolve("out"));
    }

    private static RunningJar ended(int code, RunningJar.Start start) {
        RunningJar jar = start.ended();
        assertThat(jar.exitCode()).as("%s", jar).isEqualTo(code);
        return jar;
    }

    private RunningJar.Start fit(String engine, Path input, String target, String type, String... more) {
        return RunningJar.start()
                .args("fit", "--engine", engine, "--input", input.toString(), "--target", target)
                .args("--target-type", type, "--output", out.toString())
                .args(more);
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The cells of a data set, without the header. */
    private static List<String[]> rows(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }

    /** What a server of the model answers to its data, when the strict validation has passed. */
    private List<?> predicted(Path input) throws IOException {
        RunningJar validation = ended(
                0,
                RunningJar.start()
                        .args("validation", "--strict", "--code-dir", out.toString(), "--input", input.toString()));
        assertThat(validation.out()).contains("Null value imputation", "PASSED").doesNotContain("FAILED");
        try (RunningJar jar = RunningJar.start().server(out).ready()) {
            Answer request = jar.client().predict(Files.readString(out.resolve("request.csv")));
            assertThat(Json.list(request.json(), "predictions"))
                    .as("the example request")
                    .hasSize(5);
            return Json.list(jar.client().predict(Files.readString(input)).json(), "predictions");
        }
    }

    private static double accuracy(List<?> predictions, List<String> labels) {
        int right = 0;
        for (int row = 0; row < labels.size(); row++) {
            String likeliest = "";
            double most = -1;
            for (Map.Entry<?, ?> share : ((Map<?, ?>) predictions.get(row)).entrySet()) {
                if ((Double) share.getValue() > most) {
                    most = (Double) share.getValue();
                    likeliest = (String) share.getKey();
                }
            }
            right += likeliest.equals(labels.get(row)) ? 1 : 0;
        }
        return (double) right / labels.size();
    }

    @Test
    void xgboost_learns_iris_and_the_server_serves_it_at_once() throws IOException {
        RunningJar jar = ended(0, fit("xgboost", IRIS, "Species", "multiclass", "--verbose"));
        assertThat(jar.out())
                .contains("timpani: fit", "Fitting a multiclass model with xgboost: 150 rows, 4 features")
                .contains("Measured on 30 rows held out", "log loss", "accuracy", "Most memory of the server")
                .contains("Fit succeeded, and the model was served");
        assertThat(left()).containsExactly("README.md", "model-metadata.yaml", "model.json", "request.csv");
        List<String> species = rows(IRIS).stream().map(cells -> cells[4]).toList();
        assertThat(accuracy(predicted(IRIS), species)).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @CsvSource({"xgboost, 0.77", "lightgbm, 0.77"})
    void categories_of_titanic_are_served_as_they_are_in_the_data(String engine, double least) throws IOException {
        RunningJar jar = ended(
                0,
                fit(engine, TITANIC, "Survived", "binary", "--skip-predict")
                        .args("--positive-class-label", "survived", "--negative-class-label", "died"));
        assertThat(jar.out()).contains("AUC", "no predictions were made");
        List<String> fates = rows(TITANIC).stream().map(cells -> cells[3]).toList();
        assertThat(accuracy(predicted(TITANIC), fates)).isGreaterThan(least);
    }

    @ParameterizedTest
    @CsvSource({"xgboost", "linear"})
    void the_consumption_of_cars_is_learned(String engine) throws IOException {
        RunningJar jar = ended(0, fit(engine, CARS, "mpg", "regression", "--skip-predict", "--hold-out", "0.1"));
        assertThat(jar.out()).contains("RMSE", "MAE", "R2");
        List<?> predictions = predicted(CARS);
        List<String[]> cars = rows(CARS);
        double mean = cars.stream()
                .mapToDouble(cells -> Double.parseDouble(cells[0]))
                .average()
                .orElseThrow();
        double squares = 0;
        double spread = 0;
        for (int row = 0; row < cars.size(); row++) {
            double actual = Double.parseDouble(cars.get(row)[0]);
            squares += Math.pow(actual - (Double) predictions.get(row), 2);
            spread += Math.pow(actual - mean, 2);
        }
        assertThat(1 - squares / spread).isGreaterThan(0.7);
    }

    @Test
    void the_same_seed_writes_the_same_model_and_names_what_it_overwrites() throws IOException {
        ended(0, fit("xgboost", IRIS, "Species", "multiclass", "--skip-predict", "--seed", "3"));
        byte[] first = Files.readAllBytes(out.resolve("model.json"));
        RunningJar again = ended(0, fit("xgboost", IRIS, "Species", "multiclass", "--skip-predict", "--seed", "3"));
        assertThat(out.resolve("model.json")).hasBinaryContent(first);
        assertThat(again.err()).contains("Overwritten", "model.json");
        assertThat(ended(1, fit("linear", IRIS, "Species", "multiclass", "--skip-predict"))
                        .err())
                .contains("model.json", "another engine");
    }

    @Test
    void libraries_that_are_nowhere_are_named_with_the_places_for_them() throws IOException {
        Path home = Files.createDirectory(directory.resolve("home"));
        RunningJar jar = ended(
                1,
                fit("xgboost", IRIS, "Species", "multiclass")
                        .jvm("-Duser.home=" + home, "-Dtimpani.training-repository=http://127.0.0.1:9/maven2"));
        assertThat(jar.err())
                .contains("xgboost4j_2.12-3.0.4.jar", "http://127.0.0.1:9/maven2/ml/dmlc/", home.toString())
                .contains("timpani.training-libraries");
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a number is infinite     | a,y\\n1,x\\ninf,z\\n | column a holds an infinite number in row 2
            the target is not there  | a,b\\n1,2\\n         | column y
            there is one class       | a,y\\n1,x\\n2,x\\n   | different values: x
            there are no rows        | a,y\\n               | no rows
            there is nothing at all  | ''                   | bad.csv
            the encoding is wrong    | a,y\\n\\u00ff,x\\n   | UTF-8
            a row is too long        | a,y\\n1,x,3\\n       | bad.csv
            """)
    void bad_data_are_named_and_leave_the_output_as_it_was(String what, String text, String said) throws IOException {
        String data = text.replace("\\n", "\n").replace("\\u00ff", "\u00ff");
        Path bad = directory.resolve("bad.csv");
        Files.write(bad, data.getBytes(StandardCharsets.ISO_8859_1));
        RunningJar jar = ended(1, fit("linear", bad, "y", "multiclass"));
        assertThat(jar.err()).as(what).contains(said).doesNotContain("\tat ");
        assertThat(left()).isEmpty();
    }

    @Test
    void what_is_set_for_other_servers_is_not_for_the_one_that_tries_the_model() {
        RunningJar jar = ended(
                0,
                fit("linear", CARS, "mpg", "regression")
                        .env("PRODUCTION", "1")
                        .env("MONITOR", "1")
                        .env("WITH_ERROR_SERVER", "1")
                        .env("DEPLOYMENT_CONFIG", CARS.toString()));
        assertThat(jar.out()).contains("the model was served");
    }

    @Test
    void more_weights_than_rows_and_fewer_are_refused() throws IOException {
        for (int count : new int[] {1, 151}) {
            List<String> lines = new ArrayList<>(List.of("w"));
            lines.addAll(Collections.nCopies(count, "1"));
            Path weights = Files.write(directory.resolve("weights.csv"), lines);
            RunningJar jar =
                    ended(1, fit("linear", IRIS, "Species", "multiclass", "--row-weights-csv", weights.toString()));
            assertThat(jar.err()).contains("weights.csv", count + " rows", "150");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void an_output_that_cannot_be_written_is_named() {
        RunningJar jar = ended(
                1,
                RunningJar.start()
                        .args("fit", "--engine", "linear", "--input", IRIS.toString(), "--target", "Species")
                        .args("--target-type", "multiclass", "--output", "/sys/kernel"));
        assertThat(jar.err()).contains("/sys/kernel", "cannot be written");
    }

    @Test
    void wrong_usage_is_told_with_code_2() {
        RunningJar jar = ended(
                2,
                fit("magic", IRIS, "Species", "multiclass", "--hold-out", "7")
                        .args("--target-csv", IRIS.toString(), "--num-rows", "some"));
        assertThat(jar.err()).contains("--engine", "magic", "--hold-out", "--target-csv", "--num-rows");
        assertThat(Arrays.stream(jar.out().split("\n", -1)).filter(line -> !line.isBlank()))
                .isEmpty();
    }
}
