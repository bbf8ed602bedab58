package io.timpani.prediction;

import io.timpani.frame.JsonBuffer;
import io.timpani.http.LedRequest;
import io.timpani.http.RequestTrail;
import io.timpani.http.Route;
import io.timpani.lifecycle.Serving;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.CompletionCallback;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Structured predictions: {@code /predict/}, {@code /predictions/}, {@code /invocations}. */
@Path("/")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PredictionResource {
    @Inject
    private ServingRuntime runtime;

    @Inject
    private StructuredPrediction prediction;

    /** Answers on the request thread. */
    @POST
    @Path(Route.Paths.PREDICT)
    public JsonBuffer predict() {
        RequestTrail trail = LedRequest.trail();
        return prediction.answerOnThread(trail.serving(), RequestBody.of(trail));
    }

    /** Answers on a thread that may wait: for the client's body, for a permit, for a slow model. */
    @POST
    @Path(Route.Paths.PREDICT_LATER)
    public void predictLater(@Suspended AsyncResponse answer) {
        RequestTrail trail = LedRequest.trail();
        Serving serving = trail.serving();
        Optional<RequestLimit> limit =
                serving.settings().admission().timeout().map(RequestLimit::new);
        RequestBody body = RequestBody.of(trail);
        RequestBody watched = limit.map(watch -> body.through(watch::watch)).orElse(body);
        Runnable begins = limit.<Runnable>map(watch -> watch::computes).orElse(() -> {});
        answer.register((CompletionCallback) failure -> trail.end());
        try {
            Future<?> work = runtime.slowCalls().submit(() -> {
                try {
                    complete(answer, serving, watched, begins);
                } finally {
                    // a server that stops may fail to send the answer and never tell; the drain would wait for it
                    trail.end();
                }
            });
            limit.ifPresent(watch -> enforce(watch, answer, work));
        } catch (RejectedExecutionException e) {
            throw new ServingException(ErrorCode.NOT_SERVING, "the server is shutting down", e);
        }
    }

    /** Answers in the place of the work when the limit is broken. */
    private static void enforce(RequestLimit limit, AsyncResponse answer, Future<?> work) {
        answer.setTimeoutHandler(late -> {
            ServingException breach = limit.breach();
            if (breach == null) {
                late.setTimeout(limit.millisLeft(), TimeUnit.MILLISECONDS);
            } else if (late.resume(breach)) {
                work.cancel(true);
            }
        });
        answer.setTimeout(limit.millisLeft(), TimeUnit.MILLISECONDS);
    }

    private void complete(AsyncResponse answer, Serving serving, RequestBody body, Runnable begins) {
        try {
            answer.resume(prediction.answer(serving, body, begins));
        } catch (Throwable e) {
            // a request without an answer would hang its client and the drain
            answer.resume(e);
            if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
                throw fatal;
            }
        }
    }
}
