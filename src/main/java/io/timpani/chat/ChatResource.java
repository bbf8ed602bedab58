package io.timpani.chat;

import io.timpani.http.Route;
import io.timpani.http.ServingFilter;
import io.timpani.lifecycle.ServingRuntime;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParsingException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /chat/completions} and {@code /v1/chat/completions}. */
@Path(Route.Paths.CHAT)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ChatResource {
    @Inject
    private ServingRuntime runtime;

    @POST
    public Response complete(@Context HttpServletRequest request) throws IOException {
        requireJson((String) request.getAttribute(ServingFilter.CONTENT_TYPE));
        JsonValue body = parse(request.getInputStream().readAllBytes());
        if (!(body instanceof JsonObject chat)) {
            throw new ServingException(ErrorCode.INVALID_INPUT, "a chat request is a JSON object");
        }
        if (chat.containsKey("messages") && chat.isNull("messages")) {
            throw new ServingException(ErrorCode.INVALID_INPUT, "'messages' of a chat request must not be null");
        }
        TargetType type = runtime.serving().settings().model().targetType();
        throw new ServingException(
                ErrorCode.NOT_FOUND,
                type == TargetType.TEXT_GENERATION || type == TargetType.AGENTIC_WORKFLOW
                        ? "the model defines no 'chat' hook"
                        : "a model of target type %s has no chat interface".formatted(type));
    }

    private static void requireJson(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        String plain = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        if (!plain.equals("application/json") && !(plain.startsWith("application/") && plain.endsWith("+json"))) {
            throw new ServingException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "a chat request needs the content type application/json");
        }
    }

    private static JsonValue parse(byte[] body) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
            return reader.readValue();
        } catch (JsonParsingException e) {
            throw new ServingException(ErrorCode.MALFORMED_REQUEST, "the request body is not valid JSON", e);
        } catch (RuntimeException e) {
            throw new ServingException(ErrorCode.MALFORMED_REQUEST, "the request body cannot be read as JSON", e);
        }
    }
}
