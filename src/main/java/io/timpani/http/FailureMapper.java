package io.timpani.http;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UserErrorException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Turns whatever a resource throws into the JSON that the contract promises, and logs it. */
@Provider
@ApplicationScoped
public class FailureMapper implements ExceptionMapper<Throwable> {
    private static final System.Logger LOG = System.getLogger(FailureMapper.class.getName());

    @Inject
    private ServingRuntime runtime;

    @Context
    private HttpServletRequest request;

    @Override
    public Response toResponse(Throwable failure) {
        ErrorAnswer answer = judged(failure);
        Response.ResponseBuilder response = Response.status(answer.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(answer.json());
        answer.headers().forEach(response::header);
        return response.build();
    }

    /** What to answer; logs the failure, and tells the runtime when nothing can be served any more. */
    ErrorAnswer judged(Throwable failure) {
        return judged(failure, runtime, RequestTrail.of(request));
    }

    /**
     * The sentence for a client that has a part of its answer already: with the prefix that all errors have then. Logs the
     * failure as one that is answered as a whole.
     */
    public static String sentence(Throwable failure, ServingRuntime runtime, RequestTrail trail) {
        String text = judged(failure, runtime, trail).text();
        return failure instanceof UserErrorException ? "ERROR: " + text : text;
    }

    /** What to answer to the request of a trail. */
    static ErrorAnswer judged(Throwable failure, ServingRuntime runtime, RequestTrail trail) {
        boolean all = runtime.server().showStacktrace();
        ErrorAnswer answer = answer(failure, all);
        runtime.failIfUnrecoverable(failure);
        LOG.log(
                answer.status() >= 500 && !answer.mayTryAgain() ? ERROR : INFO,
                "request " + trail.id() + " failed",
                failure);
        return all && !(failure instanceof UserErrorException) ? answer.with("\n" + trace(failure)) : answer;
    }

    private static ErrorAnswer answer(Throwable failure, boolean showPaths) {
        if (failure instanceof ServingException known) {
            ErrorAnswer answer = ErrorAnswer.of(known);
            // custom code may say anything; our own sentences hold no paths, but routes that look like some
            return known.code() == ErrorCode.MODEL_FAILED && !showPaths ? answer.withoutPaths() : answer;
        }
        if (failure instanceof WebApplicationException protocol) {
            int status = protocol.getResponse().getStatus();
            return new ErrorAnswer(
                    status,
                    "message",
                    "ERROR: the request was refused: "
                            + protocol.getResponse().getStatusInfo().getReasonPhrase());
        }
        return ErrorAnswer.of(
                ErrorCode.INTERNAL, "the server failed: " + failure.getClass().getSimpleName());
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
