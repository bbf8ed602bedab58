package io.timpani.engine.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import hex.ModelCategory;
import hex.genmodel.MojoModel;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.TargetType;
import io.timpani.testing.Rounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of trees answer what H2O's library answers, to the last bit. */
class MojoForestTest {
    private static final int MODELS = 250;
    private static final int ROWS = 1000;

    @TempDir
    Path directory;

    @Test
    void trees_of_every_kind_answer_as_in_the_library() throws Exception {
        int inForest = 0;
        int models = Rounds.of(MODELS);
        for (int seed = 0; seed < models; seed++) {
            Random random = new Random(seed);
            RandomMojo.Made made = RandomMojo.any(random);
            MojoModel library = made.zip().library();
            try (Predictor predictor = Models.load(directory, made.zip(), typeOf(library.getModelCategory()))) {
                inForest += ((MojoPredictor) predictor).hasForest() ? 1 : 0;
                Frame frame = rows(made, library, random, ROWS);
                Prediction prediction = (Prediction) predictor.predict(new Payload.Rows(frame));
                assertSame(seed, library, frame, prediction);
                // a single row takes another way through the forest
                Frame first = new Frame(1, frame.columns());
                assertThat(((Prediction) predictor.predict(new Payload.Rows(first))).at(0, 0))
                        .as("seed %d, alone", seed)
                        .isEqualTo(prediction.at(0, 0));
            }
        }
        assertThat(inForest).isGreaterThan(models * 9 / 10);
    }

    @Test
    void one_model_serves_many_threads() throws Exception {
        RandomMojo.Made made = RandomMojo.any(new Random(3));
        MojoModel library = made.zip().library();
        Frame frame = rows(made, library, new Random(4), ROWS);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Predictor predictor = Models.load(directory, made.zip(), typeOf(library.getModelCategory()))) {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                done.add(threads.submit(() -> {
                    for (int round = 0; round < 50; round++) {
                        assertSame(round, library, frame, (Prediction) predictor.predict(new Payload.Rows(frame)));
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void rounding_down_keeps_the_side_of_every_threshold() {
        Random random = new Random(5);
        for (int i = 0; i < Rounds.of(100_000); i++) {
            float threshold = Float.intBitsToFloat(random.nextInt());
            double value = random.nextBoolean()
                    ? Double.longBitsToDouble(random.nextLong())
                    : threshold + random.nextInt(3) * Math.ulp((double) threshold) - Math.ulp((double) threshold);
            assertThat(TreeForest.roundedDown(value) >= threshold)
                    .as("%s and %s", value, threshold)
                    .isEqualTo(value >= threshold);
        }
        assertThat(TreeForest.roundedDown(Double.NaN)).isNaN();
    }

    private static TargetType typeOf(ModelCategory category) {
        return switch (category) {
            case Regression -> TargetType.REGRESSION;
            case Binomial -> TargetType.BINARY;
            case Multinomial -> TargetType.MULTICLASS;
            default -> TargetType.ANOMALY;
        };
    }

    private static Frame rows(RandomMojo.Made made, MojoModel library, Random random, int rows) {
        List<Column> columns = new ArrayList<>();
        for (int column = 0; column < library.nfeatures(); column++) {
            if (made.levels()[column] == 0) {
                columns.add(new NumberColumn(
                        "x" + column,
                        random.doubles(rows).map(d -> made.number(random)).toArray()));
            } else {
                @Nullable String[] levels = new String[rows];
                for (int row = 0; row < rows; row++) {
                    levels[row] = made.level(random, column);
                }
                columns.add(new TextColumn("x" + column, levels));
            }
        }
        if (library.getOffsetName() != null) {
            columns.add(new NumberColumn(
                    "off",
                    random.doubles(rows)
                            .map(d -> random.nextInt(3) == 0 ? Double.NaN : d)
                            .toArray()));
        }
        return new Frame(rows, columns);
    }

    private static void assertSame(int seed, MojoModel library, Frame frame, Prediction prediction) {
        double[] preds = new double[library.getPredsSize()];
        boolean classes = library.isClassifier();
        int first = classes || library.getPredsSize() == 3 ? 1 : 0;
        for (int row = 0; row < frame.rowCount(); row++) {
            Arrays.fill(preds, 0);
            double offset = 0;
            double[] cells = new double[library.nfeatures()];
            for (int column = 0; column < frame.columns().size(); column++) {
                double value = cell(library, frame.columns().get(column), column, row);
                if (column < cells.length) {
                    cells[column] = value;
                } else {
                    offset = Double.isNaN(value) ? 0 : value;
                }
            }
            library.score0(cells, offset, preds);
            for (int column = 0; column < prediction.columns(); column++) {
                assertThat(Double.doubleToLongBits(prediction.at(row, column)))
                        .as(
                                "seed %d, row %d %s, column %d: %s for %s",
                                seed,
                                row,
                                Arrays.toString(cells),
                                column,
                                prediction.at(row, column),
                                preds[first + column])
                        .isEqualTo(Double.doubleToLongBits(preds[first + column]));
            }
        }
    }

    private static double cell(MojoModel library, Column column, int place, int row) {
        if (column instanceof NumberColumn numbers) {
            return numbers.values()[row];
        }
        String level = ((TextColumn) column).values()[row];
        int code = level == null ? -1 : library.mapEnum(place, level);
        return code < 0 ? Double.NaN : code;
    }
}
