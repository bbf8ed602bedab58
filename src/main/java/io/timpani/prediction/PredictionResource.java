package io.timpani.prediction;

import io.timpani.http.LaterCall;
import io.timpani.http.Route;
import io.timpani.lifecycle.ServingRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import java.util.function.LongSupplier;

/**
 * Structured predictions, {@code /predict/}, {@code /predictions/} and {@code /invocations}, that are answered on a thread
 * that may wait. Short ones go to {@link ShortPredictionServlet}.
 */
@Path(Route.Paths.PREDICT_LATER)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PredictionResource {
    @Inject
    private ServingRuntime runtime;

    @Inject
    private StructuredPrediction prediction;

    /** Of the limits on time; another one in tests. */
    LongSupplier clock = System::nanoTime;

    @POST
    public void predictLater(@Suspended AsyncResponse answer) {
        LaterCall.run(answer, runtime, clock, call -> prediction.answer(call.serving(), call.body(), call));
    }
}
