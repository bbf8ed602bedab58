package io.timpani.metadata;

import io.timpani.metadata.Tree.Block;
import io.timpani.metadata.Tree.Entry;
import io.timpani.metadata.Tree.Sequence;
import io.timpani.metadata.Tree.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A map whose keys are all known: every key that nobody has asked for is refused in the end. */
final class TypedBlock {
    private final String prefix;
    private final Block block;
    private final Problems problems;
    private final Set<String> known = new TreeSet<>();

    TypedBlock(String prefix, Block block, Problems problems) {
        this.prefix = prefix;
        this.block = block;
        this.problems = problems;
    }

    int line() {
        return block.line();
    }

    /** The full name of a key, as messages show it. */
    String name(String key) {
        return prefix + key;
    }

    /** The line of a key, or of the map when the key is not there. */
    int line(String key) {
        Entry entry = block.entries().get(key);
        return entry == null ? block.line() : entry.line();
    }

    /** Returns any value. */
    Optional<Tree> any(String key) {
        known.add(key);
        return Optional.ofNullable(block.entries().get(key)).map(Entry::value);
    }

    Optional<String> text(String key) {
        return typed(key, Text.class, "text").map(Text::value);
    }

    Optional<String> requiredText(String key) {
        Optional<String> text = text(key);
        require(key);
        return text;
    }

    Optional<TypedBlock> block(String key) {
        return typed(key, Block.class, "a map").map(found -> new TypedBlock(name(key) + ".", found, problems));
    }

    /** A list of maps; an item of another kind is a problem and left out. */
    List<TypedBlock> blocks(String key) {
        List<TypedBlock> blocks = new ArrayList<>();
        list(key).ifPresent(list -> {
            for (Tree item : list.items()) {
                if (item instanceof Block found) {
                    blocks.add(new TypedBlock(name(key) + ".", found, problems));
                } else {
                    problems.at(item.line(), "an item of " + name(key) + " must be a map, but is " + item.kind() + ".");
                }
            }
        });
        return blocks;
    }

    Optional<Sequence> list(String key) {
        return typed(key, Sequence.class, "a list");
    }

    /** A list of text; an item of another kind is a problem and left out. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        list(key).ifPresent(list -> {
            for (Tree item : list.items()) {
                if (item instanceof Text text) {
                    texts.add(text.value());
                } else {
                    problems.at(item.line(), "an item of " + name(key) + " must be text, but is " + item.kind() + ".");
                }
            }
        });
        return texts;
    }

    boolean has(String key) {
        return block.entries().containsKey(key);
    }

    /** A key that is there, and not blank where it holds text. */
    boolean filled(String key) {
        Entry entry = block.entries().get(key);
        return entry != null
                && !(entry.value() instanceof Text text && text.value().isBlank());
    }

    void require(String key) {
        if (!has(key)) {
            problems.at(block.line(), "the required key " + name(key) + " is missing.");
        }
    }

    void refuseUnknownKeys() {
        Set<String> unknown = new HashSet<>(block.entries().keySet());
        unknown.removeAll(known);
        for (String key : unknown) {
            problems.at(
                    line(key), "the key " + name(key) + " is unknown; known here: " + String.join(", ", known) + ".");
        }
    }

    private <T extends Tree> Optional<T> typed(String key, Class<T> type, String kind) {
        Optional<Tree> value = any(key);
        if (value.isPresent() && !type.isInstance(value.get())) {
            problems.at(
                    line(key),
                    "the key " + name(key) + " must be " + kind + ", but is "
                            + value.get().kind() + ".");
        }
        return value.filter(type::isInstance).map(type::cast);
    }
}
