package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Interpreters;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code validation} as its users run it. */
class ValidationIT {
    private static final String FRAGILE = """
            import pandas as pd
            def load_model(path):
                return 1
            def score(data, model, **kwargs):
                if data["b"].isna().any():
                    raise ValueError("b is missing")
                return pd.DataFrame({"Predictions": data["b"] * 2.0})
            """;
    private static final String DEPENDENT = """
            import pandas as pd
            def load_model(path):
                return 1
            def score(data, model, **kwargs):
                return pd.DataFrame({"Predictions": [float(len(data))] * len(data)})
            """;

    @TempDir
    private Path directory;

    private static RunningJar ended(int code, RunningJar.Start start) {
        RunningJar jar = start.ended();
        assertThat(jar.exitCode()).as("%s", jar).isEqualTo(code);
        return jar;
    }

    private RunningJar.Start python(String code, String... more) throws IOException {
        return python("regression", List.of(more), code);
    }

    private RunningJar.Start python(String type, List<String> more, String code) throws IOException {
        Path input = Files.writeString(directory.resolve("in.csv"), "a,b\n1,2\n3,4\n");
        return RunningJar.start()
                .env("TIMPANI_PYTHON", Interpreters.python())
                .args("validation", "--target-type", type, "--input", input.toString())
                .args(
                        "--code-dir",
                        PythonModel.written(directory, "custom.py", code).toString())
                .args(more.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mtcars-regression", "mtcars-xgboost", "titanic-binary", "titanic-catboost", "titanic-pmml"})
    void the_examples_pass_strictly(String example) {
        Path place = RunningJar.EXAMPLES.resolve(example);

        RunningJar jar = ended(
                0,
                RunningJar.start()
                        .args(
                                "validation",
                                "--strict",
                                "--code-dir",
                                place.resolve("model").toString())
                        .args("--input", place.resolve("request.csv").toString()));

        assertThat(jar.out())
                .contains("Test case", "Status", "Details")
                .contains("Basic batch prediction", "Null value imputation", "Prediction consistency", "Row count")
                .contains("PASSED")
                .doesNotContain("FAILED");
    }

    @Test
    void a_model_of_this_jvm_is_asked_the_same() {
        Path place = RunningJar.EXAMPLES.resolve("iris-multiclass");

        RunningJar jar = ended(
                0,
                RunningJar.start()
                        .args("validation", "--code-dir", place.resolve("model").toString())
                        .args("--input", place.resolve("request.csv").toString()));

        // a logistic regression has no answer to a missing number
        assertThat(jar.out())
                .containsPattern("Class labels +\\| PASSED +\\| the labels are setosa, versicolor, virginica")
                .containsPattern("Null value imputation +\\| FAILED")
                .contains("Sepal.Length", "Petal.Width");
    }

    @Test
    void a_feature_that_must_not_be_missing_is_named() throws IOException {
        RunningJar jar = ended(0, python(FRAGILE));

        assertThat(jar.out())
                .containsPattern("Basic batch prediction +\\| PASSED")
                .containsPattern("Null value imputation +\\| FAILED")
                .containsPattern("Failed feature \\| Message")
                .containsPattern("\nb +\\| .*ValueError: b is missing")
                .doesNotContainPattern("\na +\\|");
        assertThat(ended(1, python(FRAGILE, "--strict")).out()).contains("FAILED");
    }

    @Test
    void a_row_that_is_answered_otherwise_alone_is_found() throws IOException {
        assertThat(ended(1, python(DEPENDENT, "--strict")).out())
                .containsPattern("Prediction consistency +\\| FAILED +\\| rows \\[1, 2]");
    }

    @Test
    void a_model_that_drops_rows_is_reported() throws IOException {
        String dropping = """
                import pandas as pd
                def load_model(path):
                    return 1
                def score(data, model, **kwargs):
                    return pd.DataFrame({"Predictions": [1.0] * (len(data) - 1)})
                """;

        assertThat(ended(0, python(dropping)).out())
                .containsPattern("Row count +\\| FAILED +\\| 1 predictions for 2 rows")
                .containsPattern("Prediction consistency +\\| FAILED");
        ended(1, python(dropping, "--strict"));
    }

    @Test
    void an_unstructured_model_gets_the_query_and_the_media_type() throws IOException {
        String code = """
                def load_model(path):
                    return 1
                def score_unstructured(model, data, query, **kwargs):
                    if query != {"q": "2"} or kwargs["mimetype"] != "application/json":
                        raise ValueError(str(query) + str(kwargs))
                    return data
                """;

        List<String> options = List.of("--strict", "--query", "q=2", "--content-type", "application/json");
        assertThat(ended(0, python("unstructured", options, code)).out())
                .containsPattern("Basic batch prediction +\\| PASSED");
    }

    @Test
    void data_that_does_not_fit_into_the_heap_is_told_with_what_helps() throws IOException {
        Path large = directory.resolve("large.csv");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(100L << 20);
        }

        RunningJar jar = ended(
                1,
                RunningJar.start()
                        .jvm("-Xmx40m")
                        .args("validation", "--code-dir", RunningJar.IRIS.toString(), "--input", large.toString()));
        assertThat(jar.err())
                .containsPattern("out of memory .*the heap has \\d+ MB; .*-Xmx")
                .doesNotContain("\tat ");
    }

    @Test
    void a_model_that_cannot_predict_fails_the_batch_and_names_the_data() throws IOException {
        String broken = "def load_model(path):\n    raise RuntimeError('no luck')\n";

        assertThat(ended(0, python(broken)).out())
                .containsPattern("Basic batch prediction +\\| FAILED +\\| in.csv")
                .contains("no luck");
    }

    @Test
    void the_report_is_json_when_it_is_asked_for() throws IOException {
        Map<String, Object> report = Json.object(
                ended(1, python(FRAGILE, "--format", "json", "--strict")).out());

        assertThat(report).containsEntry("passed", false);
        assertThat(Json.list(report, "checks").toString())
                .contains("Null value imputation", "FAILED", "feature=b", "b is missing");
    }

    @Test
    void lines_are_as_wide_as_the_terminal() throws IOException {
        assertThat(ended(0, python(FRAGILE).env("COLUMNS", "70")).out().lines()).allMatch(line -> line.length() <= 70);
    }
}
