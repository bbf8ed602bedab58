package io.timpani.engine.catboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.timpani.engine.Prediction;
import io.timpani.frame.Column;
import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine and the library against answers worked out by hand. */
class RandomModelsTest {
    private static final int THREADS = 4;

    @TempDir
    Path codeDir;

    private static Served served(Path codeDir, RandomModel model) {
        // several raw values pass unchanged as log-odds only
        TargetType type = model.dimension == 1 ? TargetType.REGRESSION : TargetType.MULTILABEL;
        if (model.dimension > 1) {
            model.writer.objective("MultiLogloss");
        }
        return Served.of(codeDir, model.writer, type);
    }

    private static void check(String what, RandomModel model, List<Column> columns, int rows, Prediction prediction) {
        assertThat(prediction.rows()).isEqualTo(rows);
        for (int row = 0; row < rows; row++) {
            double[] wanted = model.answer(columns, row);
            for (int output = 0; output < model.dimension; output++) {
                double answer = model.dimension == 1 ? wanted[output] : 1 / (1 + Math.exp(-wanted[output]));
                double given = prediction.at(row, output);
                if (Math.abs(given - answer) > 1e-14) {
                    assertThat(given)
                            .as("%s, row %d, output %d", what, row, output)
                            .isEqualTo(answer, within(1e-14));
                }
            }
        }
    }

    @Test
    void models_answer_what_their_trees_say() {
        for (int seed = 0; seed < Rounds.of(200); seed++) {
            RandomModel model = new RandomModel(seed);
            try (Served served = served(codeDir, model)) {
                for (int rows : new int[] {1, 3, 250, CatBoostPredictor.RUN_ROWS + 1}) {
                    List<Column> columns = model.columns(rows);
                    check("seed " + seed, model, columns, rows, served.predict(columns.toArray(new Column[0])));
                }
            }
        }
    }

    @Test
    void threads_get_their_own_answers() throws Exception {
        RandomModel model = new RandomModel(4);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Served served = served(codeDir, model)) {
            List<List<Column>> inputs = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                inputs.add(model.columns(1 + 40 * thread));
            }
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                List<Column> columns = inputs.get(thread);
                int rows = 1 + 40 * thread;
                done.add(threads.submit(() -> {
                    for (int call = 0; call < Rounds.of(300); call++) {
                        check("call " + call, model, columns, rows, served.predict(columns.toArray(new Column[0])));
                    }
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
