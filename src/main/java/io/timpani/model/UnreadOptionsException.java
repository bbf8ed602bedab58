package io.timpani.model;

/** A worker process ended because it could not read what it was told to do; no code of the user ran in it. */
public class UnreadOptionsException extends ServingException {
    /** The exit code of such a worker, and of the program that started it. */
    public static final int EXIT_CODE = 255;

    public UnreadOptionsException(String message) {
        super(ErrorCode.START_FAILED, message);
    }
}
