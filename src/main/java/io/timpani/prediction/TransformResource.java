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

/** {@code /transform/}. */
@Path(Route.Paths.TRANSFORM)
@ApplicationScoped
public class TransformResource {
    @Inject
    private ServingRuntime runtime;

    @POST
    public void transform(@Suspended AsyncResponse answer) {
        StructuredTransform.guard(runtime.serving());
        LaterCall.run(answer, runtime, call -> {
            MultipartAnswer made = StructuredTransform.answer(call);
            return Response.ok(made.finish())
                    .header("Content-Type", made.contentType())
                    .build();
        });
    }
}
