package io.timpani.chat;

import io.timpani.http.ContentType;
import io.timpani.http.LedRequest;
import io.timpani.http.RequestTrail;
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
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.CompletionCallback;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** {@code /chat/completions} and {@code /v1/chat/completions}. */
@Path(Route.Paths.CHAT)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ChatResource {
    @Inject
    private ServingRuntime runtime;

    /** The body is read on a thread that may wait for the client. */
    @POST
    public void complete(@Suspended AsyncResponse answer) {
        RequestTrail trail = LedRequest.trail();
        requireJson(trail.contentType());
        answer.register((CompletionCallback) failure -> trail.end());
        TargetType type = runtime.serving().settings().model().targetType();
        try {
            InputStream body = trail.request().getInputStream();
            runtime.slowCalls().execute(trail.carrying(() -> answer.resume(judged(body, type))));
        } catch (IOException | RejectedExecutionException e) {
            throw new ServingException(ErrorCode.NOT_SERVING, "the request cannot be read now", e);
        }
    }

    private static Throwable judged(InputStream body, TargetType type) {
        try {
            ChatBody.check(body);
            return new ServingException(
                    ErrorCode.NOT_FOUND,
                    type == TargetType.TEXT_GENERATION || type == TargetType.AGENTIC_WORKFLOW
                            ? "the model defines no 'chat' hook"
                            : "a model of target type %s has no chat interface".formatted(type));
        } catch (ServingException | Error e) {
            // an error too: a request without an answer would hang its client
            return e;
        } catch (RuntimeException e) {
            return new ServingException(ErrorCode.MALFORMED_REQUEST, "the request body cannot be read as JSON", e);
        }
    }

    private static void requireJson(@Nullable String contentType) {
        String type = ContentType.mediaType(contentType);
        if (!type.equals("application/json") && !(type.startsWith("application/") && type.endsWith("+json"))) {
            throw new ServingException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "a chat request needs the content type application/json");
        }
    }
}
