package io.timpani.examples;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.OnnxGraph.number;
import static io.timpani.engine.onnx.OnnxGraph.numbers;
import static io.timpani.engine.onnx.OnnxGraph.texts;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.timpani.engine.mojo.RandomMojo;
import io.timpani.engine.onnx.OnnxGraph;
import io.timpani.engine.onnx.OnnxModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains the models of {@code src/examples} and writes them, and the fixtures of {@code src/test/models}. */
public final class TrainExamples {
    static final Path EXAMPLES = Path.of("src/examples");
    static final Path FIXTURES = Path.of("src/test/models");
    static final Path TEMPLATES = Path.of("src/main/resources/io/timpani/runner/creation");
    static final List<String> IRIS = List.of("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width");
    static final List<String> SPECIES = List.of("setosa", "versicolor", "virginica");
    static final List<String> CARS = List.of("wt", "hp", "qsec", "am");
    static final List<String> FATES = List.of("died", "survived");

    private TrainExamples() {}

    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<Path, byte[]> model : models().entrySet()) {
            Files.write(model.getKey(), model.getValue());
        }
    }

    /** Every committed model by its file. */
    static Map<Path, byte[]> models() throws IOException {
        Map<Path, byte[]> models = new LinkedHashMap<>();
        models.put(EXAMPLES.resolve("iris-multiclass/model/iris.onnx"), iris());
        models.put(EXAMPLES.resolve("titanic-binary/model/titanic.onnx"), titanic());
        models.put(EXAMPLES.resolve("mtcars-regression/model/mtcars.onnx"), mtcars());
        models.put(EXAMPLES.resolve("mtcars-xgboost/model/mtcars.json"), mtcarsBoosted());
        models.put(EXAMPLES.resolve("titanic-pmml/model/titanic.pmml"), titanicTree());
        models.put(EXAMPLES.resolve("titanic-catboost/model/titanic.cbm"), titanicBoosted());
        models.put(TEMPLATES.resolve("onnx/model.onnx"), irisTemplate());
        models.put(FIXTURES.resolve("trivial/trivial.onnx"), OnnxModels.constant(1.5));
        models.put(
                FIXTURES.resolve("mojo/model/trees.zip"),
                RandomMojo.regression(1, 4, 5, 3).bytes());
        return models;
    }

    /** The model of {@code new model}: as iris, but a measurement that is missing counts as the average one. */
    private static byte[] irisTemplate() throws IOException {
        return iris(true);
    }

    private static byte[] iris() throws IOException {
        return iris(false);
    }

    private static byte[] iris(boolean imputed) throws IOException {
        Csv data = Csv.read(EXAMPLES.resolve("iris-multiclass/iris.csv"));
        double[][] rows = data.matrix(IRIS);
        int width = IRIS.size();
        double[] means = new double[width];
        double[] deviations = new double[width];
        standardise(rows, means, deviations);
        double[][] weights = Trainer.logistic(rows, classes(data.texts("Species"), SPECIES), SPECIES.size());
        OnnxGraph graph = new OnnxGraph("iris").input("measurements", DataType.FLOAT, ANY, width);
        if (imputed) {
            graph.node("IsNaN", List.of("measurements"), "missing")
                    .node("Where", List.of("missing", "means", "measurements"), "complete");
        }
        return graph.floats("means", new long[] {width}, means)
                .floats("deviations", new long[] {width}, deviations)
                .floats("weights", new long[] {width, SPECIES.size()}, flat(weights, width))
                .floats("bias", new long[] {SPECIES.size()}, weights[width])
                .node("Sub", List.of(imputed ? "complete" : "measurements", "means"), "centred")
                .node("Div", List.of("centred", "deviations"), "standardised")
                .node("Gemm", List.of("standardised", "weights", "bias"), "scores")
                .node("Softmax", List.of("scores"), "probabilities", number("axis", 1))
                .node("ArgMax", List.of("scores"), "place", number("axis", 1), number("keepdims", 0))
                .mlNode(
                        "LabelEncoder",
                        List.of("place"),
                        "label",
                        numbers("keys_int64s", 0L, 1L, 2L),
                        texts("values_strings", SPECIES.toArray(String[]::new)))
                .output("label", DataType.STRING, ANY)
                .output("probabilities", DataType.FLOAT, ANY, SPECIES.size())
                .metadata("timpani.features", IRIS.toArray(String[]::new))
                .metadata("timpani.labels", SPECIES.toArray(String[]::new))
                .bytes();
    }

    private static byte[] titanic() throws IOException {
        Csv data = Csv.read(EXAMPLES.resolve("titanic-binary/titanic.csv"));
        Map<String, List<String>> passengers = passengers();
        int width = passengers.values().stream().mapToInt(List::size).sum();
        double[][] rows = new double[data.lines().size()][width];
        int offset = 0;
        for (Map.Entry<String, List<String>> feature : passengers.entrySet()) {
            int[] values = classes(data.texts(feature.getKey()), feature.getValue());
            for (int row = 0; row < rows.length; row++) {
                rows[row][offset + values[row]] = 1;
            }
            offset += feature.getValue().size();
        }
        double[][] weights = Trainer.logistic(rows, classes(data.texts("Survived"), FATES), FATES.size());
        OnnxGraph graph = new OnnxGraph("titanic");
        List<String> parts = new ArrayList<>();
        passengers.forEach((name, values) -> {
            String part = name + "_columns";
            graph.input(name, DataType.STRING, ANY, 1)
                    .mlNode(
                            "OneHotEncoder",
                            List.of(name),
                            name + "_hot",
                            texts("cats_strings", values.toArray(String[]::new)),
                            number("zeros", 1))
                    .longs(name + "_shape", -1, values.size())
                    .node("Reshape", List.of(name + "_hot", name + "_shape"), part);
            parts.add(part);
        });
        return graph.floats("weights", new long[] {width, FATES.size()}, flat(weights, width))
                .floats("bias", new long[] {FATES.size()}, weights[width])
                .node("Concat", parts, "columns", number("axis", 1))
                .node("Gemm", List.of("columns", "weights", "bias"), "scores")
                .node("Softmax", List.of("scores"), "probabilities", number("axis", 1))
                .output("probabilities", DataType.FLOAT, ANY, FATES.size())
                .metadata("timpani.labels", FATES.toArray(String[]::new))
                .bytes();
    }

    private static byte[] mtcars() throws IOException {
        Csv data = Csv.read(EXAMPLES.resolve("mtcars-regression/mtcars.csv"));
        int width = CARS.size();
        double[] weights = Trainer.linear(data.matrix(CARS), data.numbers("mpg"));
        return new OnnxGraph("mtcars")
                .input("cars", DataType.FLOAT, ANY, width)
                .floats("weights", new long[] {width, 1}, Arrays.copyOf(weights, width))
                .floats("bias", new long[] {1}, weights[width])
                .node("Gemm", List.of("cars", "weights", "bias"), "mpg")
                .output("mpg", DataType.FLOAT, ANY, 1)
                .metadata("timpani.features", CARS.toArray(String[]::new))
                .bytes();
    }

    private static byte[] mtcarsBoosted() throws IOException {
        Csv data = Csv.read(EXAMPLES.resolve("mtcars-regression/mtcars.csv"));
        return BoostedTrees.regression(data.matrix(CARS), data.numbers("mpg"), CARS);
    }

    private static byte[] titanicTree() throws IOException {
        Csv data = Csv.read(EXAMPLES.resolve("titanic-binary/titanic.csv"));
        Map<String, String[]> columns = new LinkedHashMap<>();
        passengers().keySet().forEach(name -> columns.put(name, data.texts(name)));
        return DecisionTree.pmml(passengers(), columns, "Survived", classes(data.texts("Survived"), FATES), FATES);
    }

    private static byte[] titanicBoosted() throws IOException {
        Csv data = Csv.read(EXAMPLES.resolve("titanic-binary/titanic.csv"));
        Map<String, String[]> columns = new LinkedHashMap<>();
        passengers().keySet().forEach(name -> columns.put(name, data.texts(name)));
        return SymmetricTrees.binary(passengers(), columns, classes(data.texts("Survived"), FATES), FATES);
    }

    /** The features of a passenger and the values of each. */
    static Map<String, List<String>> passengers() {
        Map<String, List<String>> features = new LinkedHashMap<>();
        features.put("Class", List.of("1st", "2nd", "3rd", "Crew"));
        features.put("Sex", List.of("Female", "Male"));
        features.put("Age", List.of("Adult", "Child"));
        return features;
    }

    private static int[] classes(String[] values, List<String> labels) {
        return Arrays.stream(values).mapToInt(labels::indexOf).toArray();
    }

    private static void standardise(double[][] rows, double[] means, double[] deviations) {
        for (int column = 0; column < means.length; column++) {
            for (double[] row : rows) {
                means[column] += row[column] / rows.length;
            }
            double squares = 0;
            for (double[] row : rows) {
                row[column] -= means[column];
                squares += row[column] * row[column];
            }
            deviations[column] = Math.sqrt(squares / rows.length);
            for (double[] row : rows) {
                row[column] /= deviations[column];
            }
        }
    }

    /** The first rows one after the other. */
    private static double[] flat(double[][] weights, int rows) {
        return Arrays.stream(weights, 0, rows).flatMapToDouble(Arrays::stream).toArray();
    }
}
