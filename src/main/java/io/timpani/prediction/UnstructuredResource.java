package io.timpani.prediction;

import io.timpani.http.Route;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * {@code /predictUnstructured/} and {@code /predictionsUnstructured/}: their guard. No engine of this version loads an
 * unstructured model.
 */
@Path(Route.Paths.UNSTRUCTURED)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class UnstructuredResource {
    @Inject
    private ServingRuntime runtime;

    @POST
    public Response predict() {
        throw new ServingException(
                ErrorCode.INVALID_INPUT,
                "this is a model of target type %s, not unstructured; use /predict/ or /predictions/"
                        .formatted(runtime.serving().settings().model().targetType()));
    }
}
