package io.timpani.engine.trees;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Names of features whose blanks were saved as {@code _}, and columns that may still have them. Thread-safe.
 */
final class JoinedNames {
    /** Names with more of them are looked for with all blanks, or none. */
    private static final int MOST_PLACES = 8;

    private static final int MOST_NAMES = 1 << 16;

    /** By the name that a column may have: the feature. */
    private final Map<String, String> features = new HashMap<>();

    private volatile @Nullable Renamed last;

    private record Renamed(List<String> columns, List<String> names) {}

    JoinedNames(List<String> names) {
        for (String name : names) {
            int[] places = IntStream.range(0, name.length())
                    .filter(i -> name.charAt(i) == '_')
                    .toArray();
            int ways = places.length <= MOST_PLACES && features.size() < MOST_NAMES ? 1 << places.length : 2;
            for (int way = 1; way < ways && places.length > 0; way++) {
                StringBuilder spaced = new StringBuilder(name);
                for (int i = 0; i < places.length; i++) {
                    if (ways == 2 || (way >> i & 1) != 0) {
                        spaced.setCharAt(places[i], ' ');
                    }
                }
                features.put(spaced.toString(), name);
            }
        }
        // LightGBM has no names with blanks, other makers of such files may
        names.forEach(features::remove);
    }

    /** Every name that a column may have instead of that of its feature, and the feature. */
    Map<String, String> features() {
        return features;
    }

    /**
     * The names of the features where columns stand for them beyond doubt: no column has the very name, and no other may stand
     * for it. The same list for the same list.
     */
    @SuppressWarnings("ReferenceEquality") // an equal list is found again by walking it, which is what this avoids
    List<String> of(List<String> columns) {
        if (features.isEmpty()) {
            return columns;
        }
        Renamed known = last;
        if (known == null || known.columns != columns) {
            known = new Renamed(columns, renamed(columns));
            last = known;
        }
        return known.names;
    }

    private List<String> renamed(List<String> columns) {
        Set<String> taken = new HashSet<>(columns);
        Set<String> doubtful = new HashSet<>();
        for (String column : columns) {
            String feature = features.get(column);
            if (feature != null && !taken.add(feature)) {
                doubtful.add(feature);
            }
        }
        return columns.stream()
                .map(column -> {
                    String feature = features.get(column);
                    return feature == null || doubtful.contains(feature) ? column : feature;
                })
                .toList();
    }
}
