package io.timpani.metadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML node in which every scalar is text, with the line (from 1) it starts at. */
sealed interface Tree {
    int line();

    /** How users call such a node. */
    String kind();

    /** The same as plain lists, maps and text. */
    Object plain();

    record Text(int line, String value) implements Tree {
        @Override
        public String kind() {
            return "text";
        }

        @Override
        public Object plain() {
            return value;
        }
    }

    record Sequence(int line, List<Tree> items) implements Tree {
        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public Object plain() {
            List<Object> list = new ArrayList<>(items.size());
            items.forEach(item -> list.add(item.plain()));
            return list;
        }
    }

    record Block(int line, Map<String, Entry> entries) implements Tree {
        @Override
        public String kind() {
            return "a map";
        }

        @Override
        public Object plain() {
            Map<String, Object> map = new LinkedHashMap<>();
            entries.forEach((key, entry) -> map.put(key, entry.value().plain()));
            return map;
        }
    }

    /** A value of a map, with the line of its key. */
    record Entry(int line, Tree value) {}
}
