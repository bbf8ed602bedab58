package io.timpani.engine.trees;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.Frame;
import io.timpani.frame.SparseMatrix;
import io.timpani.frame.Table;
import io.timpani.model.Language;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A loaded model. Thread-safe: nothing changes but the forest's own scratch memory. */
final class TreesPredictor implements Predictor {
    private final Sums sums;
    private final double unstored;
    private final Link link;
    private final FeatureColumns features;
    private final Traits traits;

    TreesPredictor(ForestModel model, ModelSpec spec) {
        sums = model.sums();
        unstored = model.library().unstored();
        link = model.link();
        features = new FeatureColumns(model, spec);
        traits = new Traits(
                Language.JAVA,
                Optional.of(model.library().text()),
                new Traits.Input.Columns(features.schema()),
                true,
                Traits.Pace.FAST,
                true);
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public Optional<Frame> sampleRow() {
        return features.sampleRow();
    }

    @Override
    public Prediction predict(Payload payload) {
        if (!(payload instanceof Payload.Rows input)) {
            throw new IllegalArgumentException("columns are wanted, not " + payload.getClass());
        }
        Table table = input.table();
        int rows = table.rowCount();
        int outputs = sums.outputs();
        double[] values = new double[Math.multiplyExact(rows, outputs)];
        if (table instanceof SparseMatrix matrix) {
            new SparseRows(matrix, sums, features.of(matrix), unstored).sums(values);
        } else {
            double[] @Nullable [] columns = features.of((Frame) table);
            sums.of(columns, rows, values);
        }
        link.apply(values, rows, outputs);
        return new Prediction(List.of(), values, rows, outputs);
    }
}
