package io.timpani.engine.pmml;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The segments of a mining model by their ids; none in other models. */
final class Segments {
    private final Map<String, Models.Compiled> byId = new HashMap<>();

    void add(String id, Models.Compiled segment) {
        byId.putIfAbsent(id, segment);
    }

    Models.@Nullable Compiled find(String id) {
        return byId.get(id);
    }
}
