package io.timpani.lifecycle;

import io.timpani.config.Binding;
import io.timpani.config.Problem;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.Texts;
import io.timpani.model.UnreadOptionsException;
import io.timpani.model.UnrecoverableException;
import io.timpani.model.UserErrorException;
import java.util.stream.Collectors;

/**
 * What is told of a start that failed, and whether error mode may stand in for it.
 *
 * @param message for whoever started the server
 * @param shown for clients of error mode
 * @param fatal true: the start ends with it
 * @param exitCode of the process that ends with it
 */
record StartFailure(String message, String shown, boolean fatal, int exitCode) {
    private static final int FAILED = 1;

    static StartFailure of(Throwable cause, Binding binding) {
        String message = message(cause);
        // what custom code says to clients on purpose is left as it is
        boolean asItIs = cause.getCause() instanceof UserErrorException
                || binding.server().showStacktrace();
        // a value that breaks its rule is for whoever deploys, not for clients of error mode
        boolean modelAtFault = binding.problems().stream().allMatch(problem -> problem.kind() == Problem.Kind.START);
        return new StartFailure(
                message,
                asItIs ? message : Texts.withoutPaths(message),
                !binding.server().errorMode() || !modelAtFault,
                cause instanceof UnreadOptionsException ? UnreadOptionsException.EXIT_CODE : FAILED);
    }

    /** Everything that is wrong with the settings, as one failure. */
    static ServingException refusal(Binding binding) {
        return new ServingException(
                ErrorCode.START_FAILED,
                binding.problems().stream().map(Problem::message).collect(Collectors.joining("; ")));
    }

    private static String message(Throwable cause) {
        if (cause instanceof ServingException known) {
            return known.text();
        }
        return cause instanceof UnrecoverableException known
                ? String.valueOf(known.getMessage())
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
