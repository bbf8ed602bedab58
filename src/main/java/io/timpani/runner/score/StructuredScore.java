package io.timpani.runner.score;

import io.timpani.config.ScoreSettings;
import io.timpani.engine.Payload;
import io.timpani.engine.Traits;
import io.timpani.frame.Frame;
import io.timpani.payload.PayloadFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Predictions of a table. */
final class StructuredScore {
    /** Rows of a piece stay in a core's cache until their answers are written. */
    private static final int PIECE = 1 << 18;

    private static final int SHARE_OF_HEAP = 16;
    private static final int MOST_BYTES_OF_ROW = 1 << 28;

    private static final System.Logger LOG = System.getLogger(StructuredScore.class.getName());

    private final LocalModel model;
    private final ScoreSettings settings;
    private final Writing writing;

    /** @param shown true: a person reads the predictions */
    StructuredScore(LocalModel model, ScoreSettings settings, boolean shown) {
        this.model = model;
        this.settings = settings;
        this.writing = Writing.of(settings.format(), shown);
    }

    /** Predicts everything; returns the number of rows. */
    long run(Input data, OutputStream out, PrintStream err) throws IOException, InterruptedException {
        Progress progress = new Progress(err, data.length());
        try {
            if (data.format() == PayloadFormat.CSV
                    && (isCutFreely() || settings.chunkRows().isPresent())) {
                int threads = model.traits().concurrent() && !model.isForeign()
                        ? Runtime.getRuntime().availableProcessors()
                        : 1;
                CsvPieces pieces = new CsvPieces(
                        data.in(), PIECE, longestRow(), settings.chunkRows().orElse(0));
                new PiecewiseScore(model, writing, out, progress, threads).run(pieces);
            } else {
                if (settings.chunkRows().isPresent()) {
                    LOG.log(System.Logger.Level.WARNING, "--chunk-rows has no effect: only CSV is cut into chunks");
                }
                whole(data, out, progress);
            }
        } finally {
            progress.end();
        }
        return progress.rows();
    }

    /** Code of users may look at all rows at once. */
    private boolean isCutFreely() {
        return !model.isForeign() && model.traits().input() instanceof Traits.Input.Columns;
    }

    private static int longestRow() {
        return (int) Math.min(MOST_BYTES_OF_ROW, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    private void whole(Input data, OutputStream out, Progress progress) throws IOException {
        try (Payload rows = model.reader().read(data.format(), data.in(), settings.columnNames())) {
            Frame frame = Answers.frame(model.predict(rows));
            out.write(writing.start(frame));
            out.write(writing.rows(frame));
            out.write(writing.end());
            progress.add(Math.max(data.length(), 0), frame.rowCount());
        }
    }
}
