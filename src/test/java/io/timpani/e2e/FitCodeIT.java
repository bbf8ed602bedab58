package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Interpreters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code fit} with the code of a directory, in Python and in R. */
@Timeout(600)
class FitCodeIT {
    private static final Path IRIS = RunningJar.EXAMPLES.resolve("iris-multiclass/iris.csv");
    private static final Path CARS = RunningJar.EXAMPLES.resolve("mtcars-regression/mtcars.csv");

    @TempDir
    private Path directory;

    private Path code = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void make() throws IOException {
        code = Files.createDirectory(directory.resolve("code"));
        out = Files.createDirectory(directory.resolve("out"));
    }

    private static RunningJar ended(int exit, RunningJar.Start start) {
        RunningJar jar = start.ended();
        assertThat(jar.exitCode()).as("%s", jar).isEqualTo(exit);
        return jar;
    }

    private RunningJar.Start fit(Path input, String type, String... more) {
        return RunningJar.start()
                .args("fit", "--code-dir", code.toString(), "--input", input.toString(), "--target-type", type)
                .args("--output", out.toString())
                .args(more);
    }

    private RunningJar.Start python(Path input, String type, String... more) {
        return fit(input, type, more).env("TIMPANI_PYTHON", Interpreters.python());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(code.resolve(name), text);
    }

    private static List<String> names(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_python_hook_trains_is_told_all_and_its_model_is_tried() throws IOException {
        write("custom.py", """
                import os, pickle
                from sklearn.linear_model import LogisticRegression

                def fit(X, y, output_dir, class_order, row_weights, parameters, **kwargs):
                    print("told", class_order, parameters, list(X.columns), len(y), row_weights is None)
                    model = LogisticRegression(max_iter=2000).fit(X, y)
                    with open(os.path.join(output_dir, "model.pkl"), "wb") as file:
                        pickle.dump(model, file)
                """);
        RunningJar jar =
                ended(0, python(IRIS, "multiclass", "--target", "Species", "--verbose", "--enable-fit-metadata"));
        assertThat(jar.out())
                .contains("Fitting a multiclass model with Python code: 150 rows, 4 features", "The model was fitted")
                .contains("Most memory of the fit", "Fit succeeded, and the model was served")
                .doesNotContain("told");
        assertThat(jar.err())
                .contains("told ['setosa', 'versicolor', 'virginica'] {} ['Sepal.Length'", "150 True")
                .doesNotContain("have another prediction");
        assertThat(names(out)).containsExactly("README.md", "custom.py", "fit_runtime_data.json", "model.pkl");
        assertThat(Files.readString(out.resolve("fit_runtime_data.json")))
                .contains("fit_memory_usage", "prediction_memory_usage", "input_dataframe_size");
        assertThat(names(code)).containsExactly("custom.py");
    }

    @Test
    void a_custom_task_gets_its_parameters_and_is_saved_beside_its_code() throws IOException {
        write("custom.py", """
                import pandas as pd
                from sklearn.linear_model import Ridge
                from datarobot_drum.custom_task_interfaces import RegressionEstimatorInterface

                class CustomTask(RegressionEstimatorInterface):
                    def fit(self, X, y, output_dir=None, class_order=None, row_weights=None, parameters=None, **kwargs):
                        print("alpha", parameters["alpha"], "weight", row_weights.sum(), "order", class_order)
                        self.model = Ridge(alpha=parameters["alpha"]).fit(X, y, sample_weight=row_weights)
                        return self

                    def predict(self, data, **kwargs):
                        return pd.DataFrame(self.model.predict(data))
                """);
        write("model-metadata.yaml", """
                name: ridge
                type: training
                targetType: regression
                hyperparameters:
                  - name: alpha
                    type: float
                    min: 0.5
                    max: 9
                """);
        RunningJar jar = ended(
                0,
                RunningJar.start()
                        .env("TIMPANI_PYTHON", Interpreters.python())
                        .args("fit", "--code-dir", code.toString(), "--input", CARS.toString(), "--target", "mpg")
                        .args("--row-weights", "cyl", "--num-rows", "20", "--output", out.toString()));
        assertThat(jar.err()).contains("alpha 0.5 weight 124 order None");
        assertThat(names(out)).containsExactly("README.md", "custom.py", "drum_artifact.pkl", "model-metadata.yaml");
        assertThat(names(code)).contains("drum_artifact.pkl");
    }

    @Test
    void a_hook_that_fails_is_told_and_leaves_the_output_as_it_was() throws IOException {
        write("custom.py", """
                import os
                def fit(X, y, output_dir, **kwargs):
                    open(os.path.join(output_dir, "half.pkl"), "w").write("written")
                    raise ValueError("too few rows of kind seven")
                """);
        RunningJar jar = ended(1, python(IRIS, "multiclass", "--target", "Species"));
        assertThat(jar.err()).contains("hook fit", "ValueError: too few rows of kind seven");
        assertThat(names(out)).isEmpty();
        assertThat(jar.out()).doesNotContain("The model was fitted");
    }

    @Test
    void a_model_that_cannot_be_served_is_taken_back() throws IOException {
        write("custom.py", """
                def fit(X, y, output_dir, **kwargs):
                    pass
                """);
        Files.writeString(out.resolve("README.md"), "before");
        RunningJar jar = ended(1, python(IRIS, "multiclass", "--target", "Species"));
        assertThat(jar.err()).contains("cannot be served", "load_model");
        assertThat(names(out)).containsExactly("README.md");
        assertThat(out.resolve("README.md")).hasContent("before");
    }

    @Test
    void predictions_that_depend_on_other_rows_are_warned_of() throws IOException {
        write("custom.py", """
                import os, pickle
                import pandas as pd
                def fit(X, y, output_dir, **kwargs):
                    pickle.dump(1, open(os.path.join(output_dir, "model.pkl"), "wb"))
                def score(data, model, **kwargs):
                    return pd.DataFrame({"Predictions": data["wt"] - data["wt"].mean() + len(data)})
                """);
        RunningJar jar = ended(0, python(CARS, "regression", "--target", "mpg"));
        assertThat(jar.err()).contains("10 of 10 rows", "largest difference");
    }

    @Test
    void code_without_a_hook_is_told_what_it_lacks() throws IOException {
        write("custom.py", "def load_model(code_dir):\n    return 1\n");
        assertThat(ended(1, python(IRIS, "multiclass", "--target", "Species")).err())
                .contains("hook fit", "custom.py");
    }

    @Test
    void a_transform_is_held_to_its_schema_before_and_after() throws IOException {
        write("custom.py", """
                import os, pickle
                from sklearn.preprocessing import StandardScaler
                def fit(X, y, output_dir, **kwargs):
                    pickle.dump(StandardScaler().fit(X), open(os.path.join(output_dir, "model.pkl"), "wb"))
                """);
        RunningJar fine = ended(0, python(CARS, "transform", "--target", "mpg"));
        assertThat(fine.err()).contains("default schema");
        Path holes = Files.writeString(directory.resolve("holes.csv"), "a,b\n1,2\n,3\n4,5\n");
        assertThat(ended(3, python(holes, "transform")).err()).contains("input", "missing values");
        write("model-metadata.yaml", """
                name: scaler
                type: training
                targetType: transform
                typeSchema:
                  output_requirements:
                    - field: number_of_columns
                      condition: EQUALS
                      value: 1
                """);
        RunningJar wide = ended(3, python(CARS, "transform", "--target", "mpg"));
        assertThat(wide.err()).contains("output", "number_of_columns EQUALS 1");
    }

    @Test
    void rules_of_output_are_for_transforms_only() throws IOException {
        write("custom.py", "def fit(X, y, output_dir, **kwargs):\n    pass\n");
        write("model-metadata.yaml", """
                name: rules
                type: training
                targetType: regression
                typeSchema:
                  output_requirements:
                    - field: data_types
                      condition: EQUALS
                      value: NUM
                """);
        RunningJar.Start start = python(CARS, "regression", "--target", "mpg");
        assertThat(ended(3, start).err()).contains("output_requirements", "transform");
        assertThat(names(out)).isEmpty();
    }

    @Test
    void an_interrupted_training_leaves_nothing() throws IOException {
        write("custom.py", """
                import os, time
                def fit(X, y, output_dir, **kwargs):
                    open(os.path.join(output_dir, "half.pkl"), "w").write("written")
                    print("sleeping", flush=True)
                    time.sleep(300)
                """);
        try (RunningJar jar = python(CARS, "regression", "--target", "mpg").launch()) {
            jar.await("the hook sleeps", running -> running.err().contains("sleeping"));
            assertThat(jar.exitCodeOf("INT")).isEqualTo(130);
            assertThat(names(out)).isEmpty();
            assertThat(names(jar.temporary())).isEmpty();
        }
    }

    @Test
    void an_interrupted_trial_takes_the_model_back() throws IOException {
        write("custom.py", """
                import os, pickle, time
                def fit(X, y, output_dir, **kwargs):
                    pickle.dump(1, open(os.path.join(output_dir, "model.pkl"), "wb"))
                def load_model(code_dir):
                    print("serving", flush=True)
                    time.sleep(300)
                """);
        Files.writeString(out.resolve("model.pkl"), "before");
        try (RunningJar jar =
                python(CARS, "regression", "--target", "mpg", "--verbose").launch()) {
            jar.await("the model is served", running -> running.err().contains("serving"));
            jar.signal("INT");
            assertThat(jar.exitCode()).isEqualTo(130);
            assertThat(names(out)).containsExactly("model.pkl");
            assertThat(out.resolve("model.pkl")).hasContent("before");
        }
    }

    @Test
    void an_r_hook_trains_and_its_model_is_tried() throws IOException {
        write("custom.R", """
                fit <- function(X, y, output_dir, class_order = NULL, row_weights = NULL, parameters = NULL, ...) {
                    cat("told", names(X)[1:2], length(y), is.null(row_weights), endsWith(output_dir, "/"), "\\n")
                    saveRDS(lm(mpg ~ wt + hp, data = cbind(X, mpg = y)), paste0(output_dir, "model.rds"))
                }
                """);
        RunningJar jar =
                ended(0, fit(CARS, "regression", "--target", "mpg").env("TIMPANI_RSCRIPT", Interpreters.rscript()));
        assertThat(jar.out()).contains("with R code", "Fit succeeded, and the model was served");
        assertThat(jar.err()).contains("told cyl disp 32 TRUE TRUE").doesNotContain("have another prediction");
        assertThat(names(out)).containsExactly("README.md", "custom.R", "model.rds");
    }

    @Test
    void an_r_hook_that_stops_is_told() throws IOException {
        write("custom.R", "fit <- function(X, y, output_dir, ...) stop(\"no such luck\")\n");
        RunningJar jar =
                ended(1, fit(CARS, "regression", "--target", "mpg").env("TIMPANI_RSCRIPT", Interpreters.rscript()));
        assertThat(jar.err()).contains("hook fit", "no such luck");
        assertThat(names(out)).isEmpty();
    }

    @Test
    void words_for_truth_are_the_classes_that_the_code_gets_below_a_blank_line() throws IOException {
        Path truths = Files.writeString(directory.resolve("truths.csv"), "\na,y\n1,TRUE\n2,FALSE\n3,TRUE\n4,FALSE\n");
        write("custom.py", """
                import os, pickle
                from sklearn.tree import DecisionTreeClassifier

                def fit(X, y, output_dir, class_order, **kwargs):
                    assert sorted(set(map(str, y))) == class_order, (set(y), class_order)
                    model = DecisionTreeClassifier().fit(X, y)
                    pickle.dump(model, open(os.path.join(output_dir, "model.pkl"), "wb"))
                """);
        RunningJar python = ended(0, python(truths, "binary", "--target", "y"));
        assertThat(python.err()).contains("False, True").doesNotContain("have another prediction");

        Files.delete(code.resolve("custom.py"));
        for (String made : List.of("custom.py", "model.pkl")) {
            Files.delete(out.resolve(made));
        }
        write("custom.R", """
                fit <- function(X, y, output_dir, class_order, ...) {
                    stopifnot(identical(sort(unique(y)), class_order))
                    saveRDS(class_order, paste0(output_dir, "model.rds"))
                }
                score <- function(data, model, ...) data.frame(True = rep(0.5, nrow(data)), False = 0.5)
                """);
        ended(0, fit(truths, "binary", "--target", "y").env("TIMPANI_RSCRIPT", Interpreters.rscript()));
    }

    @Test
    void code_that_ends_its_process_is_told_with_the_code_whatever_it_is() throws IOException {
        write("custom.py", """
                import os
                def fit(X, y, output_dir, **kwargs):
                    os._exit(255)
                """);
        assertThat(ended(1, python(CARS, "regression", "--target", "mpg")).err())
                .contains("exit code 255");
    }

    @Test
    void code_and_output_must_be_two_directories() {
        RunningJar jar = ended(
                1,
                RunningJar.start()
                        .args("fit", "--code-dir", code.toString(), "--output", code.toString())
                        .args("--input", CARS.toString(), "--target", "mpg", "--target-type", "regression"));
        assertThat(jar.out()).contains("--output", "code directory");
    }
}
