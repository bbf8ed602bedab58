package io.timpani.engine.onnx;

import static io.timpani.engine.onnx.OnnxGraph.ANY;
import static io.timpani.engine.onnx.Served.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.timpani.engine.Prediction;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads and large bodies. */
class LoadTest {
    private static final int THREADS = 8;
    private static final int CALLS = 2_000;

    @TempDir
    Path codeDir;

    @Test
    void eight_threads_get_their_own_answers() throws Exception {
        try (Served served = Served.regression(codeDir, OnnxModels.linear(DataType.FLOAT, 0.5, 2, 10))) {
            everyThread(seed -> {
                Random random = new Random(seed);
                for (int call = 0; call < CALLS; call++) {
                    double a = random.nextInt(1000);
                    double b = random.nextInt(1000);
                    Prediction prediction = served.predict(numbers("a", a), numbers("b", b));
                    assertThat(prediction.rows()).isEqualTo(1);
                    assertThat(prediction.at(0, 0))
                            .as("seed %d, call %d", seed, call)
                            .isEqualTo(2 * a + 10 * b + 0.5);
                }
                return seed;
            });
        }
    }

    @Test
    void eight_threads_share_a_zip_map_that_no_one_has_read_yet() throws Exception {
        byte[] model = OnnxModels.zipMap(ANY, "yes", "no");
        try (Served served = Served.of(codeDir, model, TargetType.BINARY, "no", "yes")) {
            everyThread(seed -> {
                for (int call = 0; call < CALLS / 10; call++) {
                    double value = seed * CALLS + call;
                    Prediction prediction = served.predict(numbers("a", value), numbers("b", -value));
                    assertThat(prediction.labels()).containsExactly("no", "yes");
                    assertThat(prediction.at(0, 0))
                            .as("seed %d, call %d", seed, call)
                            .isEqualTo(-value);
                    assertThat(prediction.at(0, 1))
                            .as("seed %d, call %d", seed, call)
                            .isEqualTo(value);
                }
                return seed;
            });
        }
    }

    @Test
    void threads_with_bodies_of_different_size_do_not_mix_memory() throws Exception {
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.FLOAT, ANY))) {
            everyThread(seed -> {
                Random random = new Random(seed);
                for (int call = 0; call < 50; call++) {
                    int rows = 1 + random.nextInt(5_000);
                    int width = 1 + random.nextInt(20);
                    Prediction prediction = served.predict(counted(rows, width, seed));
                    assertThat(prediction.columns()).isEqualTo(width);
                    int row = random.nextInt(rows);
                    int column = random.nextInt(width);
                    assertThat(prediction.at(row, column))
                            .as("seed %d, call %d", seed, call)
                            .isEqualTo(cell(row, column, seed));
                }
                return seed;
            });
        }
    }

    @Test
    void a_body_of_many_runs_is_answered_in_order() {
        int width = 7;
        int rows = 3 * OnnxPredictor.RUN_BYTES / (width * Float.BYTES) + 5;
        try (Served served = Served.regression(codeDir, OnnxModels.echo(DataType.FLOAT, width))) {
            Prediction prediction = served.predict(counted(rows, width, 0));
            assertThat(prediction.rows()).isEqualTo(rows);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < width; column++) {
                    if (prediction.at(row, column) != cell(row, column, 0)) {
                        throw new AssertionError("row %d, column %d".formatted(row, column));
                    }
                }
            }
        }
    }

    @Test
    void a_row_wider_than_a_run_is_still_one_run() {
        int width = OnnxPredictor.RUN_BYTES / Float.BYTES + 100;
        List<Column> columns = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            columns.add(numbers(Integer.toString(column), 1, 0));
        }
        try (Served served = Served.regression(codeDir, OnnxModels.sum(ANY, ANY))) {
            Prediction prediction = served.predict(new Frame(2, columns));
            assertThat(prediction.at(0, 0)).isEqualTo(width);
            assertThat(prediction.at(1, 0)).isZero();
        }
    }

    private static Frame counted(int rows, int width, int seed) {
        List<Column> columns = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            double[] values = new double[rows];
            for (int row = 0; row < rows; row++) {
                values[row] = cell(row, column, seed);
            }
            columns.add(numbers("c" + column, values));
        }
        return new Frame(rows, columns);
    }

    // exact in a float
    private static double cell(int row, int column, int seed) {
        return row * 32.0 + column + seed * 0.125;
    }

    private interface Work {
        int of(int seed) throws Exception;
    }

    private static void everyThread(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int seed = thread;
                calls.add(() -> work.of(seed));
            }
            for (Future<Integer> done : threads.invokeAll(calls, 2, TimeUnit.MINUTES)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
