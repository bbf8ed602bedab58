package io.timpani.prediction;

import io.timpani.engine.RawBody;
import io.timpani.engine.Traits.Ability;
import io.timpani.engine.UnstructuredAnswer;
import io.timpani.engine.UnstructuredAnswer.Kind;
import io.timpani.engine.UnstructuredCall;
import io.timpani.http.LaterCall;
import io.timpani.http.ModelFailures;
import io.timpani.http.Pieces;
import io.timpani.http.RequestBody;
import io.timpani.http.RequestTrail;
import io.timpani.lifecycle.Serving;
import io.timpani.model.ContentType;
import io.timpani.model.ErrorCode;
import io.timpani.model.QueryString;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.payload.Spool;
import io.timpani.telemetry.Endpoint;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** One unstructured prediction (http-api.md §7): the body goes to the model as it is, and the answer comes back as it is. */
final class UnstructuredPrediction {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern MEDIA_TYPE =
            Pattern.compile(TOKEN + "/" + TOKEN + "( *; *" + TOKEN + "=(" + TOKEN + "|\"[ !#-\\[\\]-~]*\"))*");

    private static final Pattern CHARSET = Pattern.compile(TOKEN);

    private UnstructuredPrediction() {}

    /** A body and what it says it is. */
    record Answered(Pieces body, String contentType) {}

    /**
     * Looks whether the model can answer at all.
     *
     * @throws ServingException INVALID_INPUT naming its target type and its routes; MODEL_FAILED naming the missing hook
     */
    static void guard(Serving serving) {
        TargetType type = serving.settings().model().targetType();
        if (type != TargetType.UNSTRUCTURED && type != TargetType.TEXT_GENERATION) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "this is a model of target type %s, not unstructured; use /predict/ or /predictions/"
                            .formatted(type));
        }
        if (type == TargetType.TEXT_GENERATION && !serving.traits().abilities().contains(Ability.UNSTRUCTURED)) {
            throw new ServingException(ErrorCode.MODEL_FAILED, "the model defines no hook 'score_unstructured'");
        }
    }

    static Answered answer(LaterCall later) {
        Serving serving = later.serving();
        try (RawBody body = read(later.body(), serving)) {
            UnstructuredCall call = call(body, later.trail());
            return answered(ModelFailures.told(
                    serving,
                    () -> serving.call(
                            Endpoint.UNSTRUCTURED, predictor -> predictor.predictUnstructured(call), later)));
        }
    }

    private static RawBody read(RequestBody body, Serving serving) {
        try {
            return Spool.read(body.within(serving.settings().server().maxBodyBytes()));
        } catch (IOException e) {
            throw new ServingException(ErrorCode.MALFORMED_REQUEST, "the request body ended before it was complete", e);
        }
    }

    private static UnstructuredCall call(RawBody body, RequestTrail trail) {
        String sent = ContentType.mediaType(trail.contentType());
        String mediaType = sent.isEmpty() ? "text/plain" : sent;
        boolean isText = mediaType.startsWith("text/") || mediaType.equals("application/json");
        Optional<String> charset = ContentType.charset(trail.contentType());
        return new UnstructuredCall(
                body,
                mediaType,
                isText ? charset.or(() -> Optional.of("utf-8")) : charset,
                isText,
                QueryString.values(trail.query()),
                trail.headers());
    }

    private static Answered answered(UnstructuredAnswer answer) {
        boolean bytes = answer.kind() == Kind.BYTES;
        String mediaType = answer.mediaType().orElse(bytes ? "application/octet-stream" : "text/plain");
        Optional<String> charset = bytes ? answer.charset() : answer.charset().or(() -> Optional.of("utf-8"));
        // what custom code says goes into a header, where it must not begin another one
        if (!MEDIA_TYPE.matcher(mediaType).matches()) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED, "the model answered a mimetype that is no media type: " + mediaType);
        }
        if (charset.isPresent() && !CHARSET.matcher(charset.get()).matches()) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED, "the model answered a charset that is no name of one: " + charset.get());
        }
        return new Answered(
                Pieces.of(answer.body()),
                charset.map(name -> mediaType + "; charset=" + name).orElse(mediaType));
    }
}
