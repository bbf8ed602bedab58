package io.timpani.chat;

import io.timpani.http.Route;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /models} and {@code /v1/models}: only text generation models have a list. */
@Path(Route.Paths.MODELS)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ModelListResource {
    @Inject
    private ServingRuntime runtime;

    @GET
    public Response list() {
        throw new ServingException(
                ErrorCode.NOT_FOUND,
                "a model of target type %s has no model list; only textgeneration models have"
                        .formatted(runtime.serving().settings().model().targetType()));
    }
}
