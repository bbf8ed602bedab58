package io.timpani.engine.catboost;

import ai.catboost.CatBoostError;
import ai.catboost.CatBoostModel;
import ai.catboost.CatBoostPredictions;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A loaded CatBoost model. Thread-safe: the library only reads it, and everything else lives for one call. */
final class CatBoostPredictor implements Predictor {
    /** Rows of one call of the library: enough to make the call's cost vanish, few enough to stay in the processor's cache. */
    static final int RUN_ROWS = 1024;

    private static final int RUN_CELLS = 1 << 18;

    private static final System.Logger LOG = System.getLogger(CatBoostPredictor.class.getName());

    private final CatBoostModel model;
    private final Inputs inputs;
    private final Output output;
    private final Path codeDir;
    private final Traits traits;

    private CatBoostPredictor(CatBoostModel model, Inputs inputs, Output output, Path codeDir) {
        this.model = model;
        this.inputs = inputs;
        this.output = output;
        this.codeDir = codeDir;
        this.traits = new Traits(
                Language.JAVA,
                Optional.of(CatBoostEngine.NAME),
                new Traits.Input.Columns(inputs.schema()),
                false,
                Traits.Pace.FAST,
                true);
    }

    /** A predictor with that model, which it closes when it is closed. */
    static CatBoostPredictor of(CatBoostModel model, Map<String, String> metadata, ModelSpec spec) {
        List<CatBoostModel.Feature> features = model.getFeatures();
        Output output = Output.of(
                metadata,
                model.getPredictionDimension(),
                spec.targetType(),
                spec.labels().labels());
        return new CatBoostPredictor(model, new Inputs(features, spec), output, spec.codeDir());
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public Optional<Frame> sampleRow() {
        return Optional.of(inputs.sampleRow());
    }

    @Override
    public Prediction predict(Payload payload) {
        if (!(payload instanceof Payload.Rows input) || !(input.table() instanceof Frame frame)) {
            throw new IllegalArgumentException("columns are wanted, not " + payload.getClass());
        }
        int rows = frame.rowCount();
        @Nullable Column[] columns = inputs.columns(frame);
        double[] values = new double[Math.multiplyExact(rows, output.width())];
        try {
            int runRows = Math.max(1, Math.min(RUN_ROWS, RUN_CELLS / Math.max(output.width(), inputs.count())));
            int from = 0;
            while (from < rows) {
                int count = Math.min(runRows, rows - from);
                run(columns, from, count, values);
                from += count;
            }
        } catch (CatBoostError e) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "The %s model failed: %s".formatted(CatBoostEngine.NAME, RuntimeText.of(e, codeDir)),
                    e);
        }
        return output.answer(values, rows);
    }

    private void run(@Nullable Column[] columns, int from, int rows, double[] values) throws CatBoostError {
        float[][] numbers = new float[rows][inputs.numberCount()];
        String[][] categories = new String[rows][inputs.categoryCount()];
        inputs.putNumbers(columns, from, numbers);
        inputs.putCategories(columns, from, categories);
        CatBoostPredictions predictions = new CatBoostPredictions(rows, output.width());
        if (rows == 1) {
            model.predict(numbers[0], categories[0], predictions);
        } else {
            model.predict(numbers, categories, predictions);
        }
        System.arraycopy(
                predictions.copyRowMajorPredictions(), 0, values, from * output.width(), rows * output.width());
    }

    @Override
    public void close() {
        try {
            model.close();
        } catch (CatBoostError e) {
            LOG.log(Level.WARNING, "a catboost model did not close: " + RuntimeText.of(e, codeDir));
        }
    }
}
