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
        if (answer.mayTryAgain()) {
            response.header("Retry-After", ErrorAnswer.RETRY_AFTER_SECONDS);
        }
        if (failure instanceof UserErrorException) {
            response.header("X-Drum-User-Http-Error", "true");
        }
        if (answer.asksForToken()) {
            response.header("WWW-Authenticate", "Bearer");
        }
        return response.build();
    }

    /** What to answer; logs the failure, and tells the runtime when nothing can be served any more. */
    ErrorAnswer judged(Throwable failure) {
        ErrorAnswer answer = answer(failure);
        runtime.failIfUnrecoverable(failure);
        LOG.log(
                answer.status() >= 500 && !answer.mayTryAgain() ? ERROR : INFO,
                "request " + RequestTrail.of(request).id() + " failed",
                failure);
        if (runtime.server().showStacktrace() && !(failure instanceof UserErrorException)) {
            return new ErrorAnswer(answer.status(), answer.key(), answer.text() + "\n" + trace(failure));
        }
        return answer;
    }

    private static ErrorAnswer answer(Throwable failure) {
        if (failure instanceof ServingException known) {
            return ErrorAnswer.of(known);
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
