package io.timpani.health;

import io.timpani.frame.JsonBuffer;
import io.timpani.http.Route;
import io.timpani.lifecycle.RuntimeState;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Liveness at {@code /} and {@code /ping/}, readiness at {@code /health/}. */
@Path("/")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class HealthResource {
    private static final String OK = "{\"message\":\"OK\"}";

    @Inject
    private ServingRuntime runtime;

    /** The process answers. */
    @GET
    @Path(Route.Paths.PING)
    public JsonBuffer live() {
        return new JsonBuffer().raw(OK);
    }

    /** Model calls are let in, and can be answered. */
    @GET
    @Path(Route.Paths.HEALTH)
    public JsonBuffer ready() {
        RuntimeState state = runtime.state();
        if (state != RuntimeState.READY) {
            throw new ServingException(ErrorCode.NOT_SERVING, "the server takes no predictions: it is " + state);
        }
        if (!runtime.isReady()) {
            throw new ServingException(
                    ErrorCode.NOT_SERVING, "the model's workers have ended and cannot be started again");
        }
        return new JsonBuffer().raw(OK);
    }
}
