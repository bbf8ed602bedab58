package io.timpani.engine.pmml;

import static org.assertj.core.api.Assertions.fail;

import io.timpani.engine.Prediction;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pmml4s.model.Model;

/** Random documents and rows against PMML4S, for the kinds of models that it scores as the standard has it. */
class DifferentialTest {
    /** Of each kind. */
    private static final int MODELS = Rounds.of(50);

    private static final int ROWS = 1_000;

    @TempDir
    Path codeDir;

    @Test
    void regressions_agree() {
        agree(TargetType.REGRESSION, RandomDocuments::regression, "predicted_y");
    }

    @Test
    void classifications_agree() {
        agree(
                TargetType.MULTICLASS,
                RandomDocuments::classification,
                "probability_p",
                "probability_q",
                "probability_r");
    }

    @Test
    void tree_ensembles_agree() {
        agree(TargetType.REGRESSION, RandomDocuments::ensemble, "predicted_y");
    }

    @Test
    void networks_agree() {
        agree(TargetType.REGRESSION, RandomDocuments::network, "predicted_y");
    }

    private void agree(TargetType type, Function<RandomDocuments, String> kind, String... outputs) {
        for (int seed = 0; seed < MODELS; seed++) {
            RandomDocuments random = new RandomDocuments(seed);
            String document = kind.apply(random);
            Model oracle = Model.fromString(document);
            double[][] numbers = new double[3][ROWS];
            @Nullable String[] texts = new String[ROWS];
            for (int row = 0; row < ROWS; row++) {
                for (double[] column : numbers) {
                    column[row] = random.cell();
                }
                texts[row] = random.text();
            }
            Frame frame = new Frame(
                    ROWS,
                    List.of(
                            new NumberColumn("a", numbers[0]),
                            new NumberColumn("b", numbers[1]),
                            new NumberColumn("c", numbers[2]),
                            new TextColumn("s", texts)));
            try (Served served = Served.of(codeDir, type, document)) {
                Prediction prediction = served.predict(frame);
                for (int row = 0; row < ROWS; row++) {
                    compare(oracle, outputs, prediction, row, numbers, texts[row], seed);
                }
            }
        }
    }

    private static void compare(
            Model oracle,
            String[] outputs,
            Prediction prediction,
            int row,
            double[][] numbers,
            @Nullable String text,
            int seed) {
        Map<String, @Nullable Object> cells = new HashMap<>();
        for (int column = 0; column < numbers.length; column++) {
            double value = numbers[column][row];
            cells.put("abc".substring(column, column + 1), Double.isNaN(value) ? null : value);
        }
        cells.put("s", text);
        Map<String, Object> expected = oracle.predict(cells);
        for (int column = 0; column < outputs.length; column++) {
            Object given = expected.get(outputs[column]);
            double wanted = given instanceof Number number ? number.doubleValue() : Double.NaN;
            double actual = prediction.at(row, column);
            boolean same = Double.isNaN(wanted)
                    ? Double.isNaN(actual)
                    : Math.abs(actual - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted));
            // a message for each of millions of values would take longer than the models
            if (!same && wanted != actual) {
                fail(
                        "seed %d, row %d, %s: %s where the oracle says %s for %s",
                        seed, row, outputs[column], actual, given, cells);
            }
        }
    }
}
