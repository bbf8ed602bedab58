package io.timpani.engine;

import java.util.List;
import java.util.Map;

/**
 * A chat request.
 *
 * @param body a JSON object, UTF-8; not copied
 * @param headers of the request, by their names in title case
 * @param associationId written into the answer as {@code datarobot_association_id}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on without a copy
public record ChatCall(byte[] body, Map<String, List<String>> headers, String associationId) {}
