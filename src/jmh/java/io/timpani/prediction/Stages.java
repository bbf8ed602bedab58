package io.timpani.prediction;

import io.timpani.config.Binder;
import io.timpani.config.Settings;
import io.timpani.config.Source;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Traits;
import io.timpani.frame.JsonBuffer;
import io.timpani.http.RequestBody;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Map;

/** What a prediction does before and after the model, shown to benchmarks of another package. */
public final class Stages {
    private final PayloadReader reader;
    private final Marshalling marshalling;

    /** @param labels class labels, one per line; empty for a regression */
    public Stages(Path codeDir, String labels, Traits traits) {
        Map<String, String> regression =
                Map.of("timpani.code-dir", codeDir.toString(), "timpani.target-type", "regression");
        Map<String, String> multiclass = Map.of(
                "timpani.code-dir",
                codeDir.toString(),
                "timpani.target-type",
                "multiclass",
                "timpani.class-labels",
                labels);
        Settings settings = Binder.bind(Source.of(labels.isEmpty() ? regression : multiclass), Source.of(Map.of()))
                .settings()
                .orElseThrow();
        this.reader = new PayloadReader(traits, settings.server().maxBodyBytes());
        this.marshalling = new Marshalling(settings);
    }

    /** Reads a CSV body. */
    public Payload read(byte[] csv) {
        return reader.read(new RequestBody("text/csv", csv.length, new ByteArrayInputStream(csv)));
    }

    /** Checks and writes. */
    public JsonBuffer json(Prediction prediction) {
        return marshalling.json(prediction);
    }
}
