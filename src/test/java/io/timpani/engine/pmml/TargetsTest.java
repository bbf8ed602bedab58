package io.timpani.engine.pmml;

import static io.timpani.engine.pmml.Documents.category;
import static io.timpani.engine.pmml.Documents.number;
import static io.timpani.engine.pmml.Documents.pmml;
import static io.timpani.engine.pmml.Documents.schema;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a document says about its target changes a prediction, or stands in for one. */
class TargetsTest {
    @TempDir
    Path codeDir;

    @Test
    void targets_change_a_prediction() {
        String document = pmml(number("y", "a"), """
                <RegressionModel functionName="regression">%s
                <Targets><Target field="y" min="0" max="10" rescaleFactor="2" rescaleConstant="0.6" castInteger="%s">
                <TargetValue defaultValue="-7"/></Target></Targets>
                <RegressionTable intercept="0"><NumericPredictor name="a" coefficient="1"/></RegressionTable></RegressionModel>
                """.formatted(schema("y", "a"), "CAST"));
        double[][] expected = {{3, 21, 1, -7}, {3, 21, 1, -7}, {2, 20, 0, -7}};
        String[] casts = {"round", "ceiling", "floor"};
        for (int i = 0; i < casts.length; i++) {
            try (Served served = Served.regression(codeDir, document.replace("CAST", casts[i]))) {
                assertThat(served.values("a", "1", "11", "-5", "NA"))
                        .as(casts[i])
                        .containsExactly(expected[i]);
            }
        }
    }

    @Test
    void prior_probabilities_stand_in_for_a_missing_prediction() {
        String document = pmml(number("a") + category("y", "p", "q"), """
                <RegressionModel functionName="classification" normalizationMethod="softmax">%s
                <Targets><Target field="y"><TargetValue value="p" priorProbability="0.2"/><TargetValue value="q" priorProbability="0.8"/></Target></Targets>
                <RegressionTable targetCategory="p" intercept="0"><NumericPredictor name="a" coefficient="1"/></RegressionTable>
                <RegressionTable targetCategory="q" intercept="0"/></RegressionModel>
                """.formatted(schema("y", "a")));
        try (Served served = Served.multiclass(codeDir, document)) {
            assertThat(served.values("a", "0", "NA")).containsExactly(0.5, 0.5, 0.2, 0.8);
        }
    }
}
