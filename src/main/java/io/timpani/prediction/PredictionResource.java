package io.timpani.prediction;

import static java.lang.System.Logger.Level.ERROR;

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
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Structured predictions: {@code /predict/}, {@code /predictions/}, {@code /invocations}. */
@Path("/")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PredictionResource {
    private static final System.Logger LOG = System.getLogger(PredictionResource.class.getName());

    @Inject
    private ServingRuntime runtime;

    @Inject
    private StructuredPrediction prediction;

    /** Of the limits on time; another one in tests. */
    LongSupplier clock = System::nanoTime;

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
                serving.settings().admission().timeout().map(time -> new RequestLimit(time, clock));
        RequestBody body = RequestBody.of(trail);
        RequestBody watched = limit.map(watch -> body.through(watch::watch)).orElse(body);
        Runnable begins = limit.<Runnable>map(watch -> watch::computes).orElse(() -> {});
        answer.register((CompletionCallback) failure -> trail.end());
        Work work = new Work(
                trail.carrying(() -> complete(answer, trail, () -> prediction.answer(serving, watched, begins))));
        try {
            runtime.slowCalls().execute(work);
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

    private static void complete(AsyncResponse answer, RequestTrail trail, Supplier<JsonBuffer> work) {
        try {
            answer.resume(work.get());
        } catch (Throwable e) {
            // a request without an answer would hang its client and the drain
            if (!isAnswered(answer, e)) {
                throw e;
            }
        } finally {
            // a server that stops may fail to send the answer and never tell; the drain would wait for it
            trail.end();
        }
    }

    private static boolean isAnswered(AsyncResponse answer, Throwable failure) {
        try {
            return answer.resume(failure);
        } catch (RuntimeException | Error e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
            return false;
        }
    }

    /** Can be cancelled; what it throws is told here, because nobody asks it. */
    private final class Work extends FutureTask<@Nullable Void> {
        private Work(Runnable work) {
            super(work, null);
        }

        @Override
        protected void setException(Throwable failure) {
            super.setException(failure);
            LOG.log(ERROR, "a prediction failed that was answered already, or cannot be answered", failure);
            runtime.failIfUnrecoverable(failure);
        }
    }
}
