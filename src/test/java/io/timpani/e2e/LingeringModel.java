package io.timpani.e2e;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.model.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A user's predictor whose call takes a while; notes in its code directory what happens to it. */
public final class LingeringModel implements Predictor {
    private static final long CALL_MILLIS = 3_000;

    private Path notes = Path.of(LifeRecorder.NOTES);

    @Override
    public void start(ModelSpec model) {
        notes = model.codeDir().resolve(LifeRecorder.NOTES);
        note("predictor started");
    }

    @Override
    public Traits traits() {
        return new Traits(Language.JAVA, Optional.empty(), new Traits.Input.CsvText(), false, Traits.Pace.SLOW, false);
    }

    @Override
    public Prediction predict(Payload payload) throws Exception {
        note("call begins");
        // the length of the call, not a wait of the test: the undeployment must fall into it
        Thread.sleep(CALL_MILLIS);
        note("call ends");
        return Prediction.column(42);
    }

    @Override
    public void close() {
        note("predictor closed");
    }

    private void note(String event) {
        try {
            Files.writeString(notes, event + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
