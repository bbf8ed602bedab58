package io.timpani.model;

import org.jspecify.annotations.Nullable;

/**
 * Nothing can be served any more, whichever thread found out: the standalone server ends with exit code 1 without draining, a
 * deployed one stops serving and tells that it is not live.
 */
public class UnrecoverableException extends RuntimeException {
    public UnrecoverableException(String message) {
        this(message, null);
    }

    public UnrecoverableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The configuration is the reason. */
    public static final class Configuration extends UnrecoverableException {
        public Configuration(String message) {
            super(message);
        }
    }
}
