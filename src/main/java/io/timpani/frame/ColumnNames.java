package io.timpani.frame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives every column of a frame a name of its own, the way pandas does. */
final class ColumnNames {
    private ColumnNames() {}

    /**
     * An empty name becomes {@code Unnamed: {index}}, the second {@code a} becomes {@code a.1}, or {@code a.2} when the
     * header itself has an {@code a.1}. Given names come before made ones, so that they keep theirs.
     */
    static List<String> unique(List<String> header) {
        List<String> names = new ArrayList<>(header);
        Map<String, Integer> present = new HashMap<>(names.size() * 2);
        List<Integer> order = new ArrayList<>(names.size());
        List<Integer> unnamed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isEmpty()) {
                names.set(i, "Unnamed: " + i);
                unnamed.add(i);
            } else {
                order.add(i);
            }
            present.merge(names.get(i), 1, Integer::sum);
        }
        order.addAll(unnamed);
        Map<String, Integer> counts = new HashMap<>(names.size() * 2);
        for (int i : order) {
            names.set(i, claim(names.get(i), present, counts));
        }
        return names;
    }

    private static String claim(String wanted, Map<String, Integer> present, Map<String, Integer> counts) {
        String name = wanted;
        int count = counts.getOrDefault(wanted, 0);
        while (count > 0) {
            counts.put(wanted, count + 1);
            name = wanted + "." + count;
            count = present.getOrDefault(name, 0) > 0 ? count + 1 : counts.getOrDefault(name, 0);
        }
        if (!name.equals(wanted)) {
            present.merge(wanted, -1, Integer::sum);
            present.merge(name, 1, Integer::sum);
        }
        counts.put(name, count + 1);
        return name;
    }
}
