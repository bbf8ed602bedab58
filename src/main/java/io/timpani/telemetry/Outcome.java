package io.timpani.telemetry;

import java.util.Locale;

/** How a request or a call ended. */
public enum Outcome {
    OK,
    /** The client's fault: 4xx. */
    REFUSED,
    /** No room or no time for it: 503. */
    OVERLOADED,
    /** Our fault or the model's: other 5xx. */
    FAILED;

    static Outcome of(int status) {
        if (status < 400) {
            return OK;
        }
        if (status < 500) {
            return REFUSED;
        }
        return status == 503 ? OVERLOADED : FAILED;
    }

    /** Value of the label {@code outcome}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
