package io.timpani.metadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML node with the line (from 1) it starts at. */
sealed interface Tree {
    int line();

    /** How users call such a node. */
    String kind();

    /** The same as plain lists, maps and text. */
    Object plain();

    /**
     * A scalar as it was written.
     *
     * @param isPlain true: not quoted, so that it may stand for something else than text
     */
    record Text(int line, String value, boolean isPlain) implements Tree {
        /** What normal YAML takes it for: null, Boolean, BigInteger, Double or String. */
        @Nullable
        Object typed() {
            return isPlain ? PlainScalar.of(value) : value;
        }

        @Override
        public String kind() {
            return "text";
        }

        @Override
        public Object plain() {
            return value;
        }
    }

    /** The same as plain lists, maps and values as normal YAML has them. */
    static @Nullable Object typed(Tree tree) {
        if (tree instanceof Text text) {
            return text.typed();
        }
        if (tree instanceof Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.items().forEach(item -> list.add(typed(item)));
            return list;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        ((Block) tree).entries().forEach((key, entry) -> map.put(key, typed(entry.value())));
        return map;
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
