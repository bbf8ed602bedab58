package io.timpani.chat;

import io.timpani.http.LaterCall;
import io.timpani.http.LedRequest;
import io.timpani.http.Route;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ContentType;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** {@code /chat/completions} and {@code /v1/chat/completions}. */
@Path(Route.Paths.CHAT)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ChatResource {
    @Inject
    private ServingRuntime runtime;

    /** Answers on a thread that may wait; a stream writes its answer itself. */
    @POST
    public void complete(@Suspended AsyncResponse answer) {
        requireJson(LedRequest.trail().contentType());
        LaterCall.run(answer, runtime, call -> new ChatExchange(runtime, call).answer());
    }

    private static void requireJson(@Nullable String contentType) {
        String type = ContentType.mediaType(contentType);
        if (!type.equals("application/json") && !(type.startsWith("application/") && type.endsWith("+json"))) {
            throw new ServingException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "a chat request needs the content type application/json");
        }
    }
}
