package io.timpani.config;

/**
 * One thing that is wrong with the settings.
 *
 * @param kind what it means for the process
 * @param message one sentence naming the option, variable or file and what to do
 * @param help true: a command line shows its help after the message
 */
public record Problem(Kind kind, String message, boolean help) {

    /** A problem whose message says all. */
    public Problem(Kind kind, String message) {
        this(kind, message, false);
    }

    /** What a problem means for the process. */
    public enum Kind {
        /** A value breaks its rule: usage error, exit 2, never error mode. */
        USAGE,
        /** Values do not go together: exit 1, never error mode. */
        CHECK,
        /** The model cannot be started with them: exit 1, or the cause shown by error mode. */
        START
    }
}
