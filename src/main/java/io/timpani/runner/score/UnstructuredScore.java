package io.timpani.runner.score;

import io.timpani.config.ScoreSettings;
import io.timpani.engine.RawBody;
import io.timpani.engine.Traits.Ability;
import io.timpani.engine.UnstructuredAnswer;
import io.timpani.engine.UnstructuredAnswer.Kind;
import io.timpani.engine.UnstructuredCall;
import io.timpani.model.ContentType;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.payload.Spool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whatever a file holds, given to the model as it is, and what the model makes of it (cli.md §3). */
final class UnstructuredScore {
    private static final String NOTHING = "the model returned no value\n";

    private final LocalModel model;
    private final ScoreSettings settings;

    UnstructuredScore(LocalModel model, ScoreSettings settings) {
        this.model = model;
        this.settings = settings;
    }

    void run(Input data, OutputStream out) throws IOException {
        if (!model.traits().abilities().contains(Ability.UNSTRUCTURED)) {
            throw new ServingException(ErrorCode.MODEL_FAILED, "the model defines no hook 'score_unstructured'");
        }
        try (RawBody body = Spool.read(data.in())) {
            UnstructuredAnswer answer = model.call(() -> model.predictor().predictUnstructured(call(body)));
            out.write(answer.kind() == Kind.NOTHING ? NOTHING.getBytes(StandardCharsets.UTF_8) : answer.body());
            if (answer.kind() == Kind.TEXT && settings.output().isEmpty()) {
                out.write('\n');
            }
        }
    }

    private UnstructuredCall call(RawBody body) {
        String mediaType = ContentType.mediaType(settings.contentType());
        boolean isText = mediaType.startsWith("text/") || mediaType.equals("application/json");
        Optional<String> charset = ContentType.charset(settings.contentType());
        Map<String, List<String>> query = new LinkedHashMap<>();
        settings.query().forEach((name, value) -> query.put(name, List.of(value)));
        return new UnstructuredCall(
                body, mediaType, isText ? charset.or(() -> Optional.of("utf-8")) : charset, isText, query, Map.of());
    }
}
