package io.timpani.engine.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of a model's features, in the model's order. */
final class Features {
    static final int UNKNOWN = -1;

    private final List<String> names;
    private final Map<String, Integer> places;

    Features(List<String> names) {
        this.names = List.copyOf(names);
        this.places = new HashMap<>(names.size() * 2);
        for (int place = 0; place < names.size(); place++) {
            places.putIfAbsent(names.get(place), place);
        }
    }

    List<String> names() {
        return names;
    }

    /** The place of a feature, or {@link #UNKNOWN}. */
    int indexOf(String name) {
        return places.getOrDefault(name, UNKNOWN);
    }
}
