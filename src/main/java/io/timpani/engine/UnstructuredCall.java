package io.timpani.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request whose body is nobody's business but the model's (http-api.md §7).
 *
 * @param body the whole body, whatever it is
 * @param mediaType as sent, without parameters, {@code text/plain} when none was
 * @param charset as sent; of a textual body {@code utf-8} when none was
 * @param isText true: the model gets text, decoded with the charset
 * @param query the values of each key of the query string, in order
 * @param headers of the request, by their names in title case
 */
public record UnstructuredCall(
        RawBody body,
        String mediaType,
        Optional<String> charset,
        boolean isText,
        Map<String, List<String>> query,
        Map<String, List<String>> headers) {}
