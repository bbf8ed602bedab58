package io.timpani.bench.hello;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;

/** Answers without any work. */
@Path("/hello")
@ApplicationScoped
public class HelloResource {
    /** As long as the answer to one row: 30 bytes. */
    static final String ANSWER = "{\"predictions\":[123.45678901]}";

    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public String text() {
        return "hello";
    }

    /** Reads the whole body and looks at none of it. */
    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] json(byte[] body) {
        return ANSWER.getBytes(StandardCharsets.US_ASCII);
    }
}
