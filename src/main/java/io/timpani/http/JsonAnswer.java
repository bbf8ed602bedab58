package io.timpani.http;

import static java.lang.System.Logger.Level.DEBUG;

import io.timpani.frame.JsonBuffer;
import io.timpani.lifecycle.ServingRuntime;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;

/** Answers of JSON that are written without JAX-RS; on the wire nobody sees a difference. */
public final class JsonAnswer {
    private static final System.Logger LOG = System.getLogger(JsonAnswer.class.getName());

    private JsonAnswer() {}

    /**
     * Answers the request of this thread with what the work makes of it, or with its failure as {@link FailureMapper} does. A
     * client that has gone is no failure.
     */
    public static void send(
            HttpServletResponse response, ServingRuntime runtime, Function<RequestTrail, JsonBuffer> work) {
        RequestTrail trail = LedRequest.trail();
        try {
            JsonBuffer body;
            try {
                body = work.apply(trail);
            } catch (Throwable e) {
                send(response, FailureMapper.judged(e, runtime, trail));
                return;
            }
            send(response, HttpServletResponse.SC_OK, body);
        } catch (IOException e) {
            LOG.log(DEBUG, "nobody is left to be answered", e);
        }
    }

    static void send(HttpServletResponse response, ErrorAnswer error) throws IOException {
        error.headers().forEach(response::setHeader);
        send(response, error.status(), error.json());
    }

    static void send(HttpServletResponse response, int status, JsonBuffer body) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(body.length());
        body.writeTo(response.getOutputStream());
    }
}
