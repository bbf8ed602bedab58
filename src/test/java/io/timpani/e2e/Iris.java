package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.timpani.frame.ArrowStreams;
import java.util.List;
import java.util.Map;

/** Three flowers in every format, and what the model of {@code src/examples/iris-multiclass} says of them. */
final class Iris {
    static final List<String> FEATURES = List.of("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width");
    static final String HEADER = String.join(",", FEATURES);
    static final String CSV = HEADER + "\n5.1,3.5,1.4,0.2\n6.0,2.9,4.5,1.5\n6.3,3.3,6.0,2.5\n";
    static final String ONE_ROW = HEADER + "\n5.1,3.5,1.4,0.2\n";
    /** Column by column. */
    static final String MATRIX = """
            %%MatrixMarket matrix array real general
            3 4
            5.1
            6.0
            6.3
            3.5
            2.9
            3.3
            1.4
            4.5
            6.0
            0.2
            1.5
            2.5
            """;

    private static final double[][] ROWS = {{5.1, 3.5, 1.4, 0.2}, {6.0, 2.9, 4.5, 1.5}, {6.3, 3.3, 6.0, 2.5}};
    private static final String[] LABELS = {"setosa", "versicolor", "virginica"};

    /** Computed from the model's weights by a script, in double precision: softmax of a linear function. */
    private static final double[][] PROBABILITIES = {
        {0.9973190572422715, 0.0026809427574388494, 2.8971966466867724e-13},
        {0.0014186494538204883, 0.9141853653366027, 0.08439598520957697},
        {1.056657348576951e-08, 0.00014931893654905964, 0.9998506704968774}
    };

    private static final double FLOAT_TOLERANCE = 1e-6;

    private Iris() {}

    /** The answer holds exactly the predictions for the first rows, with the labels in the model's order. */
    static void assertPredicts(Answer answer, int rows) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        Map<String, Object> json = answer.json();
        assertThat(json).containsOnlyKeys("predictions");
        List<?> predictions = Json.list(json, "predictions");
        assertThat(predictions).hasSize(rows);
        for (int row = 0; row < rows; row++) {
            Map<?, ?> prediction = (Map<?, ?>) predictions.get(row);
            assertThat(prediction.keySet().toArray()).isEqualTo(LABELS);
            double sum = 0;
            for (int label = 0; label < LABELS.length; label++) {
                double probability = Json.number(prediction, LABELS[label]);
                assertThat(probability)
                        .as("row %d %s", row, LABELS[label])
                        .isCloseTo(PROBABILITIES[row][label], within(FLOAT_TOLERANCE));
                sum += probability;
            }
            assertThat(sum).isCloseTo(1, within(FLOAT_TOLERANCE));
        }
    }

    static void assertPredicts(Answer answer) {
        assertPredicts(answer, ROWS.length);
    }

    /** The rows as an Arrow IPC stream. */
    static byte[] arrow() {
        return ArrowStreams.numbers(FEATURES, ROWS);
    }
}
