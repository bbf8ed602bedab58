package io.timpani.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A model that some engine serves in this JVM, for tests that hold for every engine.
 *
 * @param engine name of the engine that must be chosen for it
 * @param directory holds the code directory {@code model}, complete with metadata, and {@code request.csv}, two rows or more
 *     with nothing but features, bound by name
 * @param withoutFirstStatus HTTP status of the answer to a body that lacks the first feature, which is missing in each row
 *     then (http-api.md, model-contract.md §8 and §10): 200, unless a missing value makes probabilities that are none
 */
public record SampleModel(String engine, Path directory, int withoutFirstStatus) {
    /** One line for each; every engine of this JVM that runs no code of the user's has one at least. */
    public static List<SampleModel> all() {
        return List.of(
                // the model multiplies, and the probabilities that it answers do not sum to 1
                example("onnx", "iris-multiclass", 500),
                example("onnx", "titanic-binary", 200),
                // not a number is answered as null
                example("onnx", "mtcars-regression", 200),
                example("trees", "mtcars-xgboost", 200),
                made("trees", "lightgbm"),
                example("pmml", "titanic-pmml", 200),
                made("mojo", "mojo"),
                example("catboost", "titanic-catboost", 200));
    }

    private static SampleModel example(String engine, String name, int withoutFirstStatus) {
        return new SampleModel(engine, Path.of("src/examples", name).toAbsolutePath(), withoutFirstStatus);
    }

    /** Trees, which have a way for what is missing. */
    private static SampleModel made(String engine, String name) {
        return new SampleModel(engine, Path.of("src/test/models", name).toAbsolutePath(), 200);
    }

    /** The code directory. */
    public Path codeDir() {
        return directory.resolve("model");
    }

    /** Rows to predict for, all features there. */
    public String request() {
        try {
            return Files.readString(directory.resolve("request.csv"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The header's names. */
    public List<String> features() {
        return List.of(request().lines().findFirst().orElseThrow().split(",", -1));
    }

    /** The number of rows of the request. */
    public int rows() {
        return (int) request().lines().count() - 1;
    }

    /** The request as one body per row. */
    public List<String> oneByOne() {
        String header = request().lines().findFirst().orElseThrow();
        return request().lines().skip(1).map(row -> header + "\n" + row + "\n").toList();
    }

    /** The request without its first column. */
    public String withoutFirst() {
        return request()
                .lines()
                .map(line -> line.substring(line.indexOf(',') + 1))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The request with a column that is no feature in front. */
    public String withExtra(String name) {
        int[] line = {0};
        return request()
                .lines()
                .map(text -> (line[0]++ == 0 ? name : "1") + "," + text)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Override
    public String toString() {
        return engine + " " + directory.getFileName();
    }
}
