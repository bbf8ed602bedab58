package io.timpani.prediction;

import io.timpani.http.LaterCall;
import io.timpani.http.Route;
import io.timpani.lifecycle.ServingRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Response;

/** {@code /predictUnstructured/} and {@code /predictionsUnstructured/}. */
@Path(Route.Paths.UNSTRUCTURED)
@ApplicationScoped
public class UnstructuredResource {
    @Inject
    private ServingRuntime runtime;

    @POST
    public void predict(@Suspended AsyncResponse answer) {
        UnstructuredPrediction.guard(runtime.serving());
        LaterCall.run(answer, runtime, call -> {
            UnstructuredPrediction.Answered answered = UnstructuredPrediction.answer(call);
            return Response.ok(answered.body())
                    .header("Content-Type", answered.contentType())
                    .build();
        });
    }
}
