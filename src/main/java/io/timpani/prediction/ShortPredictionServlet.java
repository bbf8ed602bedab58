package io.timpani.prediction;

import io.timpani.http.JsonAnswer;
import io.timpani.http.RequestBody;
import io.timpani.http.Route;
import io.timpani.lifecycle.ServingRuntime;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Structured predictions that are over within milliseconds, answered on the request thread. No JAX-RS: it would cost more than
 * such a prediction.
 *
 * <p>Its pattern takes the path with and without a slash at its end; Liberty finds nothing by a pattern that itself ends with
 * one. What is longer never passes the filter. Nothing is answered later here, but calls that are come by this path until the
 * filter leads them on, which servers allow when the servlet of that path could do so, too.
 */
@WebServlet(urlPatterns = Route.Paths.PREDICT + "/*", asyncSupported = true)
public class ShortPredictionServlet extends HttpServlet {
    @Inject
    private transient ServingRuntime runtime;

    @Inject
    private transient StructuredPrediction prediction;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        JsonAnswer.send(response, runtime, trail -> prediction.answerOnThread(trail.serving(), RequestBody.of(trail)));
    }
}
