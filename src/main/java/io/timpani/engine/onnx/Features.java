package io.timpani.engine.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of a model's features, in the model's order. Remembers where it found them last. */
final class Features {
    static final int UNKNOWN = -1;

    private final List<String> names;
    private final Map<String, Integer> places;
    private volatile Found last = new Found(List.of(), new int[0]);

    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Found(List<String> columns, int[] indices) {}

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

    /**
     * The column of each feature, {@link #UNKNOWN} where there is none.
     *
     * @param columns names, in an immutable list; quick when it is the very list of the call before
     */
    @SuppressWarnings("ReferenceEquality") // an equal list is found again by walking it, which is what this avoids
    int[] among(List<String> columns) {
        Found found = last;
        if (found.columns != columns) {
            Map<String, Integer> index = new HashMap<>(columns.size() * 2);
            for (int column = 0; column < columns.size(); column++) {
                index.putIfAbsent(columns.get(column), column);
            }
            int[] indices = names.stream()
                    .mapToInt(name -> index.getOrDefault(name, UNKNOWN))
                    .toArray();
            found = new Found(columns, indices);
            last = found;
        }
        return found.indices;
    }

    /** The place of a feature, or {@link #UNKNOWN}. */
    int indexOf(String name) {
        return places.getOrDefault(name, UNKNOWN);
    }
}
