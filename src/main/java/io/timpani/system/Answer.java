package io.timpani.system;

import io.timpani.frame.JsonBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client is told.
 *
 * @param status HTTP status
 * @param body keys and values of a JSON object
 */
record Answer(int status, Map<String, Object> body) {
    static Answer ok(Map<String, Object> body) {
        return new Answer(200, body);
    }

    static Answer ok(String message, List<Integer> ports) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", message);
        body.put("ports", ports);
        return ok(body);
    }

    /** The state does not allow it. */
    static Answer refused(String reason) {
        return new Answer(400, Map.of("message", "ERROR: " + reason));
    }

    static Answer failed(String reason, List<String> logs, List<String> errors) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", "ERROR: " + reason);
        body.put("logs", List.copyOf(logs));
        body.put("errors", List.copyOf(errors));
        return new Answer(500, body);
    }

    JsonBuffer json() {
        return new JsonBuffer().tree(body);
    }
}
