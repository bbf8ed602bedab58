package io.timpani.prediction;

import io.timpani.http.Route;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /transform/}: its guard. No engine of this version loads a transform model. */
@Path(Route.Paths.TRANSFORM)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class TransformResource {
    @Inject
    private ServingRuntime runtime;

    @POST
    public Response transform() {
        TargetType type = runtime.serving().settings().model().targetType();
        throw new ServingException(
                ErrorCode.INVALID_INPUT,
                "this is a model of target type %s, not transform; use %s"
                        .formatted(type, type == TargetType.UNSTRUCTURED ? "/predictUnstructured/" : "/predict/"));
    }
}
