package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Interpreters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker/fit.sh}, which platforms call in an image, with the real jar as {@code timpani} (cli.md §5). */
@Timeout(600)
class ImageFitIT {
    private static final Path SCRIPT = Path.of("docker/fit.sh").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 300;
    private static final String CODE = """
            import json, os
            import pandas as pd

            def fit(X, y, output_dir, class_order, row_weights, parameters, **kwargs):
                told = {
                    "columns": list(X.columns), "rows": len(X), "y": None if y is None else float(y.sum()),
                    "weights": None if row_weights is None else float(row_weights.sum()), "parameters": parameters,
                }
                with open(os.path.join(output_dir, "told.json"), "w") as file:
                    json.dump(told, file)

            def load_model(code_dir):
                return 1

            def score(data, model, **kwargs):
                return pd.DataFrame({"Predictions": [1.5] * len(data)})
            """;

    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>();
    private Path input = Path.of("");
    private Path artifacts = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path program = Files.writeString(bin.resolve("timpani"), """
                #!/bin/sh
                exec "%s" -XX:TieredStopAtLevel=1 -jar "%s" "$@"
                """.formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("timpani.test.jar")));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path code = Files.createDirectory(directory.resolve("the code"));
        Files.writeString(code.resolve("custom.py"), CODE);
        input = Files.createDirectory(directory.resolve("input"));
        artifacts = Files.createDirectory(directory.resolve("artifacts"));
        variables.putAll(Map.of(
                "PATH", bin + ":/usr/bin:/bin",
                "CODEPATH", code.toString(),
                "INPUT_DIRECTORY", input.toString(),
                "ARTIFACT_DIRECTORY", artifacts.toString()));
    }

    private record Outcome(int code, String output) {}

    /** Nothing of this process's environment is in the script's: an image has its own. */
    private Outcome fit() throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(SCRIPT.toString()).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("%s", Files.readString(output))
                    .isTrue();
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(input.resolve(name), text);
    }

    private Map<?, ?> told() throws IOException {
        return Json.object(Files.readString(artifacts.resolve("told.json")));
    }

    @Test
    void it_hands_over_all_that_lies_there_and_the_model_is_tried() throws Exception {
        variables.put("TARGET_TYPE", "regression");
        variables.put("TIMPANI_PYTHON", Interpreters.python());
        file("X.csv", "a,b\n1,2\n3,4\n5,6\n");
        file("y.csv", "y\n1\n2\n4\n");
        file("weights.csv", "w\n1\n1\n3\n");
        file("parameters.json", "{\"alpha\": 0.5}");

        Outcome outcome = fit();

        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("timpani: fit", "3 rows, 2 features", "Most memory of the fit", "the model was served");
        assertThat(told())
                .isEqualTo(Map.of(
                        "columns",
                        List.of("a", "b"),
                        "rows",
                        3.0,
                        "y",
                        7.0,
                        "weights",
                        5.0,
                        "parameters",
                        Map.of("alpha", 0.5)));
        try (Stream<Path> files = Files.list(artifacts)) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactly("README.md", "custom.py", "fit_runtime_data.json", "told.json");
        }
    }

    @Test
    void sparse_data_of_an_anomaly_have_names_and_no_target() throws Exception {
        variables.put("TARGET_TYPE", "anomaly");
        variables.put("TRAINING_DATA_EXTENSION", ".mtx");
        variables.put("TIMPANI_PYTHON", Interpreters.python());
        file("X.mtx", "%%MatrixMarket matrix coordinate real general\n2 3 2\n1 1 0.5\n2 3 7\n");
        file("X.colnames", "one\ntwo\nthree\n");
        file("y.csv", "y\n1\n2\n");

        Outcome outcome = fit();

        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(told().get("columns")).isEqualTo(List.of("one", "two", "three"));
        assertThat(told().get("y")).isEqualTo(Json.NULL);
        assertThat(told().get("weights")).isEqualTo(Json.NULL);
    }

    @Test
    void what_is_missing_is_named() throws Exception {
        variables.remove("CODEPATH");
        variables.remove("ARTIFACT_DIRECTORY");
        assertThat(fit())
                .isEqualTo(new Outcome(
                        2, "fit.sh: these variables have to be set:" + " CODEPATH ARTIFACT_DIRECTORY TARGET_TYPE\n"));

        variables.putAll(Map.of("CODEPATH", directory.toString(), "ARTIFACT_DIRECTORY", artifacts.toString()));
        variables.put("TARGET_TYPE", "regression");
        Outcome noData = fit();
        assertThat(noData.code()).isEqualTo(2);
        assertThat(noData.output()).contains(input.resolve("X.csv").toString());

        file("X.csv", "a\n1\n");
        Outcome noTarget = fit();
        assertThat(noTarget.code()).isEqualTo(2);
        assertThat(noTarget.output())
                .contains("--target-csv", input.resolve("y.csv").toString());
    }

    @Test
    void a_failing_training_ends_with_its_own_code() throws Exception {
        variables.put("TARGET_TYPE", "binary");
        variables.put("TIMPANI_PYTHON", Interpreters.python());
        file("X.csv", "a\n1\n2\n");
        file("y.csv", "y\nonly\nonly\n");

        Outcome outcome = fit();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.output()).contains("only");
    }
}
