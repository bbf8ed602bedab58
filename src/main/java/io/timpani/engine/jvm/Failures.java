package io.timpani.engine.jvm;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.Texts;
import org.jspecify.annotations.Nullable;

/** Turns what user code throws into what callers are told. */
final class Failures {
    private static final int DEPTH = 4;

    private Failures() {}

    /** A failure while the predictor is loaded: always one of the start. */
    static ServingException starting(String predictor, Throwable thrown) {
        rethrowFatal(thrown);
        if (thrown instanceof ServingException known) {
            return known.code() == ErrorCode.START_FAILED
                    ? known
                    : new ServingException(ErrorCode.START_FAILED, known.text(), known);
        }
        return new ServingException(
                ErrorCode.START_FAILED,
                "The predictor %s cannot be started: %s".formatted(predictor, describe(thrown)),
                thrown);
    }

    /** A failure while predicting. */
    static ServingException predicting(String predictor, Throwable thrown) {
        rethrowFatal(thrown);
        if (thrown instanceof ServingException known) {
            return known;
        }
        return new ServingException(
                ErrorCode.MODEL_FAILED, "The predictor %s failed: %s".formatted(predictor, describe(thrown)), thrown);
    }

    /** Type and text; of an exception without text also its cause's. */
    static String describe(Throwable thrown) {
        return Texts.withoutPaths(describe(thrown, DEPTH));
    }

    private static String describe(Throwable thrown, int depth) {
        String type = thrown.getClass().getName();
        @Nullable String text = thrown.getMessage();
        @Nullable Throwable cause = thrown.getCause();
        if (text == null && cause != null && depth > 0) {
            return type + ", caused by " + describe(cause, depth - 1);
        }
        return text == null ? type : type + ": " + text;
    }

    /** A JVM that is out of memory or broken is nobody's bad model: such errors pass. An overflown stack is unwound by now. */
    private static void rethrowFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
            throw error;
        }
        if (thrown instanceof ThreadDeath death) {
            throw death;
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
