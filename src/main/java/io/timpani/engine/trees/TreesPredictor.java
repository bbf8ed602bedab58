package io.timpani.engine.trees;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.forest.Forest;
import io.timpani.frame.Frame;
import io.timpani.model.Language;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A loaded tree ensemble. Thread-safe: nothing changes but the forest's own scratch memory. */
final class TreesPredictor implements Predictor {
    private final Forest forest;
    private final Link link;
    private final FeatureColumns features;
    private final Traits traits;

    TreesPredictor(ForestModel model, ModelSpec spec) {
        forest = model.forest();
        link = model.link();
        features = new FeatureColumns(model, spec);
        traits = new Traits(
                Language.JAVA,
                Optional.of(model.format()),
                new Traits.Input.Columns(features.schema()),
                false,
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
        if (!(payload instanceof Payload.Rows input && input.table() instanceof Frame frame)) {
            throw new IllegalArgumentException("columns are wanted, not " + payload.getClass());
        }
        int rows = frame.rowCount();
        int outputs = forest.outputs();
        double[] values = new double[Math.multiplyExact(rows, outputs)];
        double[] @Nullable [] columns = features.of(frame);
        forest.sums(columns, 0, rows, values);
        link.apply(values, rows, outputs);
        return new Prediction(List.of(), values, rows, outputs);
    }
}
