package io.timpani.stats;

import io.timpani.http.Route;
import io.timpani.lifecycle.ServingRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** {@code /prometheus}: our metrics, at a path that no server claims, so that every server answers alike. */
@Path(Route.Paths.PROMETHEUS)
@ApplicationScoped
@Produces(PrometheusResource.TEXT)
public class PrometheusResource {
    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    @Inject
    private ServingRuntime runtime;

    @GET
    public Response metrics() {
        byte[] text = runtime.telemetry().metrics().prometheus().getBytes(StandardCharsets.UTF_8);
        return Response.ok(text, TEXT).build();
    }
}
