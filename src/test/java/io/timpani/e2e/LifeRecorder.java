package io.timpani.e2e;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.FrameSchema;
import io.timpani.model.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A user's predictor: answers 42 and notes in its code directory when it is started and closed. */
public final class LifeRecorder implements Predictor {
    static final String NOTES = "life.txt";

    private Path notes = Path.of(NOTES);

    @Override
    public void start(ModelSpec model) {
        notes = model.codeDir().resolve(NOTES);
        note("started");
    }

    @Override
    public Traits traits() {
        return Traits.fast(Language.JAVA, FrameSchema.numbers());
    }

    @Override
    public Prediction predict(Payload payload) {
        double[] answers = new double[((Payload.Rows) payload).table().rowCount()];
        Arrays.fill(answers, 42);
        return Prediction.column(answers);
    }

    @Override
    public void close() {
        note("closed");
    }

    private void note(String event) {
        try {
            Files.writeString(notes, event + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
