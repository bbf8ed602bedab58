package io.timpani.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Calls that must be refused. */
public final class Refusals {
    private Refusals() {}

    /** The text of the refusal, whose code must be that one. */
    public static String refusal(ErrorCode code, ThrowingCallable call) {
        ServingException failure = catchThrowableOfType(ServingException.class, call);
        assertThat(failure).as("a failure").isNotNull();
        assertThat(failure.code()).as(failure.text()).isEqualTo(code);
        return failure.text();
    }

    /** The text of the failure of a model. */
    public static String modelFailure(ThrowingCallable call) {
        return refusal(ErrorCode.MODEL_FAILED, call);
    }
}
