package io.timpani.worker;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UserErrorException;
import java.io.IOException;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Errors that workers answer, as failures of ours. */
final class WorkerFailure {
    private static final int LOWEST_STATUS = 200;
    private static final int HIGHEST_STATUS = 599;
    private static final int NO_STATUS = 500;
    /** Failures that who sent the data can mend. */
    private static final Set<String> INPUT_KINDS = Set.of("charset", "input");

    private WorkerFailure() {}

    /**
     * Throws when the reply is an error.
     *
     * @param cleaned makes texts of custom code fit for clients; what custom code says to clients on purpose is left as it is
     * @throws ServingException naming the hook and what it threw
     */
    static void throwIfAny(Reply reply, UnaryOperator<String> cleaned) throws IOException {
        String status = reply.text("status");
        if ("ok".equals(status)) {
            return;
        }
        if (!"error".equals(status)) {
            throw Reply.broken("status");
        }
        String text = String.valueOf(reply.text("text"));
        if ("user".equals(reply.text("kind"))) {
            int chosen = reply.numberOrNone("code");
            throw new UserErrorException(
                    chosen < LOWEST_STATUS || chosen > HIGHEST_STATUS ? NO_STATUS : chosen, text, trace(reply));
        }
        throw new ServingException(code(reply), cleaned.apply(message(reply, text)), trace(reply));
    }

    private static ErrorCode code(Reply reply) throws IOException {
        return INPUT_KINDS.contains(String.valueOf(reply.text("kind")))
                ? ErrorCode.INVALID_INPUT
                : ErrorCode.MODEL_FAILED;
    }

    private static String message(Reply reply, String text) throws IOException {
        String hook = reply.text("hook");
        String type = reply.text("type");
        if (type == null) {
            return text;
        }
        if (hook == null) {
            return text.isEmpty() ? type : text;
        }
        return "the model failed in %s: %s: %s".formatted(hook, type, text);
    }

    private static @Nullable Trace trace(Reply reply) throws IOException {
        String trace = reply.text("trace");
        return trace == null || trace.isBlank() ? null : new Trace(trace);
    }

    /** The stack trace of custom code, as the cause of what clients are told. */
    private static final class Trace extends RuntimeException {
        Trace(String trace) {
            super(trace, null, false, false);
        }
    }
}
