package io.timpani.chat;

import io.timpani.frame.JsonBuffer;
import io.timpani.http.Route;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /directAccess/…} and {@code /nim/…}: a proxy that needs an OpenAI-style back-end behind the model. */
@Path(Route.Paths.DIRECT_ACCESS)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class DirectAccessResource {
    private static final String TEXT =
            "direct access needs a predictor with an OpenAI-style back-end, which this model does not have";

    @GET
    public Response get() {
        return refused();
    }

    @POST
    public Response post() {
        return refused();
    }

    @PUT
    public Response put() {
        return refused();
    }

    /** The contract has this text without the prefix that errors have elsewhere. */
    private static Response refused() {
        return Response.status(Response.Status.BAD_REQUEST)
                .entity(new JsonBuffer().raw("{\"message\":").text(TEXT).raw("}"))
                .build();
    }
}
