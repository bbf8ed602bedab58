package io.timpani.chat;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Judges a chat request's body. */
final class ChatBody {
    private static final String ASSOCIATION_ID = "datarobot_association_id";

    private ChatBody() {}

    /**
     * Reads the body to its end and keeps none of it.
     *
     * @return the association id that the client sent, if any
     * @throws ServingException MALFORMED_REQUEST when it is no JSON, INVALID_INPUT when it is no chat request
     */
    static Optional<String> check(InputStream body) {
        Optional<String> id = Optional.empty();
        boolean isObject = false;
        int values = 0;
        boolean nullMessages = false;
        // a parser that sees bytes guesses their encoding, which takes more than the one byte of a '1'; and a charset
        // instead of its decoder would let bytes pass that are no UTF-8
        try (JsonParser parser = Json.createParser(new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder()))) {
            int depth = 0;
            String key = "";
            while (parser.hasNext()) {
                Event event = parser.next();
                values += depth == 0 ? 1 : 0;
                isObject |= depth == 0 && event == Event.START_OBJECT;
                nullMessages |= key.equals("messages") && event == Event.VALUE_NULL;
                if (key.equals(ASSOCIATION_ID)) {
                    boolean isScalar = event == Event.VALUE_STRING || event == Event.VALUE_NUMBER;
                    id = isScalar ? Optional.of(parser.getString()) : Optional.empty();
                }
                key = depth == 1 && event == Event.KEY_NAME ? parser.getString() : "";
                depth += switch (event) {
                    case START_OBJECT, START_ARRAY -> 1;
                    case END_OBJECT, END_ARRAY -> -1;
                    default -> 0;
                };
            }
        } catch (JsonException e) {
            throw new ServingException(ErrorCode.MALFORMED_REQUEST, "the request body is not valid JSON", e);
        }
        if (values != 1) {
            throw new ServingException(
                    ErrorCode.MALFORMED_REQUEST, "the request body is %d JSON values instead of one".formatted(values));
        }
        if (!isObject) {
            throw new ServingException(ErrorCode.INVALID_INPUT, "a chat request is a JSON object");
        }
        if (nullMessages) {
            throw new ServingException(ErrorCode.INVALID_INPUT, "'messages' of a chat request must not be null");
        }
        return id;
    }
}
