package io.timpani.engine.trees;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.Table;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import io.timpani.testing.Predicted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Model files for tests, read and asked. */
final class Models {
    /** A code directory is listed each time, so that it should hold little. */
    private static final Path SMALL = Path.of("src/main/resources/META-INF/services");

    private Models() {}

    /** A model in JSON of two features, one tree: left 1 when {@code f0 < 0.5} or missing, else 2. */
    static String json(String objective, String parameters, String names, String attributes) {
        return """
                {"learner":{"attributes":%s,"feature_names":%s,"feature_types":[],
                "gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"1"},
                "tree_info":[0],"trees":[%s]},"name":"gbtree"},
                "learner_model_param":%s,"objective":{"name":"%s"}},"version":[3,0,4]}
                """.formatted(attributes, names, STUMP, parameters, objective);
    }

    static final String STUMP = """
            {"base_weights":[0,1,2],"categories":[],"categories_nodes":[],"categories_segments":[],"categories_sizes":[],
            "default_left":[1,0,0],"id":0,"left_children":[1,-1,-1],"right_children":[2,-1,-1],"parents":[2147483647,0,0],
            "split_conditions":[5E-1,1,2],"split_indices":[0,0,0],"split_type":[0,0,0],
            "tree_param":{"num_deleted":"0","num_feature":"2","num_nodes":"3","size_leaf_vector":"1"}}""";

    static String regression() {
        return json("reg:squarederror", parameters("0E0"), "[]", "{}");
    }

    static String parameters(String baseScore) {
        return "{\"base_score\":\"%s\",\"num_class\":\"0\",\"num_feature\":\"2\",\"num_target\":\"1\"}"
                .formatted(baseScore);
    }

    static ForestModel read(byte[] file, TargetType type, String... labels) throws IOException {
        boolean isJson = new String(file, 0, Math.min(2, file.length), StandardCharsets.ISO_8859_1).equals("{\"");
        ByteInput in = new ByteInput(new ByteArrayInputStream(file), file.length);
        try (Document document = isJson ? new JsonDocument(in) : new UbjDocument(in)) {
            return XgboostReader.read(document, spec(SMALL, type, labels));
        }
    }

    static double[] predict(ForestModel model, double[][] columns, int rows) {
        double[] values = new double[rows * model.sums().outputs()];
        model.sums().of(columns, rows, values);
        model.link().apply(values, rows, model.sums().outputs());
        return values;
    }

    static ModelSpec spec(Path codeDir, TargetType type, String... labels) {
        return new ModelSpec(codeDir, type, new ClassLabels(List.of(labels)), Optional.empty(), Map.of());
    }

    static void write(Path codeDir, String name, String content) {
        write(codeDir, name, content.getBytes(StandardCharsets.UTF_8));
    }

    static void write(Path codeDir, String name, byte[] content) {
        try {
            Files.write(codeDir.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Predictor load(Path codeDir, TargetType type, String... labels) {
        return new TreesEngine().load(spec(codeDir, type, labels));
    }

    static Frame frame(Object... namesAndValues) {
        List<Column> columns = new ArrayList<>();
        int rows = 0;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            double[] values = (double[]) namesAndValues[i + 1];
            rows = values.length;
            columns.add(new NumberColumn((String) namesAndValues[i], values));
        }
        return new Frame(rows, columns);
    }

    static double[] values(Predictor predictor, Table frame) {
        try {
            Prediction prediction = Predicted.numbers(predictor, new Payload.Rows(frame));
            return Arrays.copyOf(prediction.values(), prediction.rows() * prediction.columns());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
