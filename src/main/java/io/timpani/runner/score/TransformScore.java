package io.timpani.runner.score;

import io.timpani.config.ScoreSettings;
import io.timpani.engine.Payload;
import io.timpani.engine.Traits.Ability;
import io.timpani.engine.Transformed;
import io.timpani.frame.Frame;
import io.timpani.frame.MatrixMarketWriter;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A table transformed: all rows at once, since a transform may look at all of them. */
final class TransformScore {
    private final LocalModel model;
    private final ScoreSettings settings;
    private final boolean shown;

    TransformScore(LocalModel model, ScoreSettings settings, boolean shown) {
        this.model = model;
        this.settings = settings;
        this.shown = shown;
    }

    /** Transforms everything; returns the number of rows. */
    long run(Input data, OutputStream out) throws IOException {
        if (!model.traits().abilities().contains(Ability.TRANSFORM)) {
            throw new ServingException(ErrorCode.MODEL_FAILED, "the model cannot transform data");
        }
        try (Payload rows = model.reader().read(data.format(), data.in(), settings.columnNames())) {
            Transformed made = model.call(() -> model.predictor().transform(rows, Optional.empty(), true));
            if (rows.rowCount() >= 0 && rows.rowCount() != made.rows()) {
                throw new ServingException(
                        ErrorCode.MODEL_FAILED,
                        "the model answered %d rows for %d input rows".formatted(made.rows(), rows.rowCount()));
            }
            write(made, out);
            return made.rows();
        }
    }

    private void write(Transformed made, OutputStream out) throws IOException {
        if (made instanceof Transformed.Sparse sparse) {
            if (settings.format().isPresent()) {
                throw new ServingException(
                        ErrorCode.INVALID_INPUT,
                        "the model answers a sparse matrix, which is written as MatrixMarket only: leave --format out");
            }
            out.write(MatrixMarketWriter.write(sparse.matrix(), sparse.integers()));
            return;
        }
        Frame frame = ((Transformed.Dense) made)
                .frame()
                .orElseThrow(() -> new ServingException(ErrorCode.MODEL_FAILED, "the model answered no columns"));
        Writing writing = Writing.of(settings.format(), shown);
        out.write(writing.start(frame));
        out.write(writing.rows(frame));
        out.write(writing.end());
    }
}
