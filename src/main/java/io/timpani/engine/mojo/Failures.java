package io.timpani.engine.mojo;

import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.Texts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Turns what goes wrong in the library, or in a compiled model, into what callers are told. */
final class Failures {
    private Failures() {}

    /** Work that may fail in any way. */
    interface Start {
        Predictor run() throws IOException;
    }

    /**
     * Runs the start of a model; whatever fails becomes a failure that names the file.
     *
     * @param artifact name of the file
     */
    static Predictor guarded(String artifact, Start start) {
        try {
            return start.run();
        } catch (BadModel e) {
            throw new ServingException(
                    ErrorCode.START_FAILED, "The H2O model %s %s".formatted(artifact, e.getMessage()), e);
        } catch (ServingException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            // of a count in the file: everything of reasonable size was checked against the file before
            throw new ServingException(
                    ErrorCode.START_FAILED, "The H2O model %s wants more memory than there is".formatted(artifact), e);
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The H2O model %s cannot be loaded: %s".formatted(artifact, describe(e)),
                    e);
        }
    }

    static ServingException start(String message) {
        return new ServingException(ErrorCode.START_FAILED, message);
    }

    /** A failure while predicting, in the words of the exception. */
    static ServingException predicting(String artifact, Throwable thrown) {
        return new ServingException(
                ErrorCode.MODEL_FAILED, "The H2O model %s failed: %s".formatted(artifact, describe(thrown)), thrown);
    }

    /** Type and text, without absolute paths. */
    private static String describe(Throwable thrown) {
        @Nullable Throwable cause = thrown.getCause();
        Throwable told = thrown.getMessage() == null && cause != null ? cause : thrown;
        String type = told.getClass().getName();
        @Nullable String text = told.getMessage();
        return Texts.withoutPaths(text == null ? type : type + ": " + text);
    }

    /** What is wrong with a file, as a predicate of it: {@code "is no zip archive"}. */
    static final class BadModel extends RuntimeException {
        private static final long serialVersionUID = 1;

        BadModel(String what) {
            super(what);
        }
    }
}
