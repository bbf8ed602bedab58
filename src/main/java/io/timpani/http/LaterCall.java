package io.timpani.http;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import io.timpani.lifecycle.CallWatch;
import io.timpani.lifecycle.Serving;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.CompletionCallback;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A model call that is answered on a thread that may wait: for the client's body, for a permit, for a slow model. Its limit on
 * time is watched meanwhile (http-api.md §13).
 */
public final class LaterCall implements CallWatch {
    private static final System.Logger LOG = System.getLogger(LaterCall.class.getName());
    /** A request that answers itself has nothing to fear from JAX-RS. */
    private static final long NEVER_HOURS = 24;

    private final ServingRuntime runtime;
    private final AsyncResponse answer;
    private final RequestTrail trail;
    private final Optional<RequestLimit> limit;
    private final RequestBody body;
    private final AtomicReference<Hands> hands = new AtomicReference<>(Hands.OURS);

    /** Who answers. */
    private enum Hands {
        OURS,
        /** The time was up: a 504 or a 400. */
        WATCH,
        /** The work writes its answer itself, piece by piece. */
        WORK
    }

    /** What is done on the other thread. */
    @FunctionalInterface
    public interface Work {
        /** Returns the entity of the answer, or a whole {@link Response}; of no meaning after {@link LaterCall#takeOver}. */
        Object answer(LaterCall call);
    }

    private LaterCall(ServingRuntime runtime, AsyncResponse answer, LongSupplier clock) {
        this.runtime = runtime;
        this.answer = answer;
        this.trail = LedRequest.trail();
        this.limit = serving().settings().admission().timeout().map(time -> new RequestLimit(time, clock));
        RequestBody plain = RequestBody.of(trail);
        this.body = limit.map(watch -> plain.through(watch::watch)).orElse(plain);
    }

    /** Answers the request of this thread later. */
    public static void run(AsyncResponse answer, ServingRuntime runtime, Work work) {
        run(answer, runtime, System::nanoTime, work);
    }

    /**
     * Answers the request of this thread later.
     *
     * @param clock of the limit on time, in nanoseconds
     */
    public static void run(AsyncResponse answer, ServingRuntime runtime, LongSupplier clock, Work work) {
        new LaterCall(runtime, answer, clock).start(work);
    }

    private void start(Work work) {
        answer.register((CompletionCallback) failure -> trail.end());
        Task task = new Task(trail.carrying(() -> complete(work)));
        try {
            runtime.slowCalls().execute(task);
            limit.ifPresent(watch -> enforce(watch, task));
        } catch (RejectedExecutionException e) {
            throw new ServingException(ErrorCode.NOT_SERVING, "the server is shutting down", e);
        }
    }

    /** The model that the call was let in for. */
    public Serving serving() {
        return trail.serving();
    }

    /** The request. */
    public RequestTrail trail() {
        return trail;
    }

    /** The body, watched while it is read. */
    public RequestBody body() {
        return body;
    }

    @Override
    public void computes() {
        limit.ifPresent(RequestLimit::computes);
    }

    @Override
    public void rests() {
        limit.ifPresent(RequestLimit::rests);
    }

    /** What breaks the limit now, if anything does. */
    public Optional<ServingException> breach() {
        return limit.map(RequestLimit::breach);
    }

    /** When to look for a {@link #breach} next; empty when there is no limit. */
    public Optional<Long> millisLeft() {
        return limit.map(RequestLimit::millisLeft);
    }

    /**
     * From here on the work answers by itself, and sees to the limit, too.
     *
     * @return false when the request is answered already, because its time was up
     */
    public boolean takeOver() {
        return hands.compareAndSet(Hands.OURS, Hands.WORK);
    }

    /** True when the work answers by itself. */
    public boolean isTakenOver() {
        return hands.get() == Hands.WORK;
    }

    /** Who took over has written all of the answer; the work may go on, but not answer. */
    public void finish() {
        try {
            answer.resume(Response.ok().build());
        } catch (RuntimeException e) {
            LOG.log(DEBUG, "the end of an answer cannot be told", e);
        } finally {
            trail.end();
        }
    }

    /** Answers in the place of the work when the limit is broken. */
    private void enforce(RequestLimit watch, Task task) {
        answer.setTimeoutHandler(late -> {
            if (isTakenOver()) {
                late.setTimeout(NEVER_HOURS, TimeUnit.HOURS);
                return;
            }
            ServingException breach = watch.breach();
            if (breach == null || !hands.compareAndSet(Hands.OURS, Hands.WATCH)) {
                late.setTimeout(watch.millisLeft(), TimeUnit.MILLISECONDS);
            } else if (late.resume(breach)) {
                task.cancel(true);
            }
        });
        answer.setTimeout(watch.millisLeft(), TimeUnit.MILLISECONDS);
    }

    private void complete(Work work) {
        try {
            if (serving().admission().hasEnded()) {
                // before the body is read, for which nobody has time any more
                throw new ServingException(ErrorCode.NOT_SERVING, "the server is shutting down");
            }
            Object entity = work.answer(this);
            if (isTakenOver()) {
                finish();
            } else {
                answer.resume(entity);
            }
        } catch (Throwable e) {
            // a request without an answer would hang its client and the drain
            if (!isAnswered(e)) {
                throw e;
            }
        } finally {
            // a server that stops may fail to send the answer and never tell; the drain would wait for it
            trail.end();
        }
    }

    private boolean isAnswered(Throwable failure) {
        try {
            if (isTakenOver()) {
                // whatever is written now would go behind what the client got already
                finish();
                return false;
            }
            return answer.resume(failure);
        } catch (RuntimeException | Error e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
            return false;
        }
    }

    /** Can be cancelled; what it throws is told here, because nobody asks it. */
    private final class Task extends FutureTask<@Nullable Void> {
        private Task(Runnable work) {
            super(work, null);
        }

        @Override
        protected void setException(Throwable failure) {
            super.setException(failure);
            LOG.log(ERROR, "a model call failed that was answered already, or cannot be answered", failure);
            runtime.failIfUnrecoverable(failure);
        }
    }
}
