package io.timpani.prediction;

import static java.lang.System.Logger.Level.WARNING;

import io.timpani.engine.ModelAnswer;
import io.timpani.engine.Payload;
import io.timpani.frame.JsonBuffer;
import io.timpani.http.ModelFailures;
import io.timpani.http.RequestBody;
import io.timpani.lifecycle.CallWatch;
import io.timpani.lifecycle.Serving;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.telemetry.Endpoint;
import jakarta.enterprise.context.Dependent;
import org.jspecify.annotations.Nullable;

/** One structured prediction: body, payload, prediction, JSON. Dependent, so that a call is a call and not a proxy's reflection. */
@Dependent
class StructuredPrediction {
    private static final System.Logger LOG = System.getLogger(StructuredPrediction.class.getName());

    /** Made for the model being served; made again when that changes. */
    private volatile @Nullable Prepared prepared;

    @FunctionalInterface
    private interface ModelCall {
        ModelAnswer run(Serving serving, Payload payload) throws Exception;
    }

    private record Prepared(Serving serving, PayloadReader reader, Marshalling marshalling) {}

    /**
     * On a thread that may wait.
     *
     * @param watch of the model call
     */
    JsonBuffer answer(Serving serving, RequestBody body, CallWatch watch) {
        return answer(
                serving,
                body,
                (model, payload) -> model.call(Endpoint.PREDICT, predictor -> predictor.predict(payload), watch));
    }

    /** On the request's own thread. */
    JsonBuffer answerOnThread(Serving serving, RequestBody body) {
        return answer(
                serving,
                body,
                (model, payload) -> model.callOnThread(Endpoint.PREDICT, predictor -> predictor.predict(payload)));
    }

    private JsonBuffer answer(Serving serving, RequestBody body, ModelCall call) {
        Prepared now = prepared(serving);
        try (Payload payload = now.reader().read(body)) {
            ModelAnswer answer = ModelFailures.told(serving, () -> call.run(serving, payload));
            int rows = payload.rowCount() < 0 ? answer.inputRows() : payload.rowCount();
            if (rows >= 0 && rows != answer.rows()) {
                rowsDiffer(serving, rows, answer.rows());
            }
            return now.marshalling().json(answer);
        }
    }

    private Prepared prepared(Serving serving) {
        Prepared current = prepared;
        if (current == null || current.serving() != serving) {
            guard(serving.settings().model().targetType());
            current = new Prepared(
                    serving,
                    new PayloadReader(
                            serving.traits(), serving.settings().server().maxBodyBytes()),
                    new Marshalling(serving.settings()));
            prepared = current;
        }
        return current;
    }

    private static void guard(TargetType type) {
        if (type == TargetType.TRANSFORM) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT, "a transform model is served by /transform/, not by this route");
        }
        if (type == TargetType.UNSTRUCTURED) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "an unstructured model is served by /predictUnstructured/ and /predictionsUnstructured/, "
                            + "not by this route");
        }
    }

    private static void rowsDiffer(Serving serving, int sent, int answered) {
        String message = "the model answered %d rows for %d input rows".formatted(answered, sent);
        if (serving.settings().answers().strictRowCount()) {
            throw new ServingException(ErrorCode.MODEL_FAILED, message);
        }
        LOG.log(WARNING, message);
    }
}
