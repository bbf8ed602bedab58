package io.timpani.http;

import io.timpani.lifecycle.Serving;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.Texts;
import java.util.concurrent.Callable;

/** Turns what predictors throw into what callers are told. */
public final class ModelFailures {
    private ModelFailures() {}

    /**
     * Makes a model call.
     *
     * @throws ServingException the predictor's own, MODEL_FAILED naming the engine and what else it threw, NOT_SERVING when
     *     the thread was interrupted
     */
    public static <T> T told(Serving serving, Callable<T> call) {
        try {
            return call.call();
        } catch (ServingException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServingException(ErrorCode.NOT_SERVING, "the server is shutting down", e);
        } catch (Exception | LinkageError | StackOverflowError e) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the %s model failed: %s: %s"
                            .formatted(
                                    serving.engine(),
                                    e.getClass().getSimpleName(),
                                    Texts.withoutPaths(String.valueOf(e.getMessage()))),
                    e);
        }
    }
}
