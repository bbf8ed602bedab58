package io.timpani.metadata;

import io.timpani.metadata.Tree.Block;
import io.timpani.metadata.Tree.Entry;
import io.timpani.metadata.Tree.Sequence;
import io.timpani.metadata.Tree.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A map that may have other keys, too, and whose keys may be in snake or camel case. Keys are asked for in snake case. */
final class LooseBlock {
    private final String place;
    private final Block block;
    private final Problems problems;

    /** @param place how messages call the map, empty for the whole document */
    LooseBlock(String place, Block block, Problems problems) {
        this.place = place;
        this.block = block;
        this.problems = problems;
    }

    /** A list of at least one map; anything else is a problem. */
    List<LooseBlock> blocks(String key) {
        Optional<Entry> entry = entry(key);
        if (entry.isEmpty()) {
            problems.at(block.line(), within(key) + " is missing.");
            return List.of();
        }
        if (!(entry.get().value() instanceof Sequence list) || list.items().isEmpty()) {
            problems.at(entry.get().line(), within(key) + " must be a list of at least one map.");
            return List.of();
        }
        List<LooseBlock> blocks = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            Tree item = list.items().get(i);
            String name = within(key) + "[" + i + "]";
            if (item instanceof Block found) {
                blocks.add(new LooseBlock(name, found, problems));
            } else {
                problems.at(item.line(), name + " must be a map, but is " + item.kind() + ".");
            }
        }
        return blocks;
    }

    Optional<String> required(String key) {
        if (entry(key).isEmpty()) {
            problems.at(block.line(), within(key) + " is missing.");
        }
        return text(key);
    }

    /** Text that is not blank, or a number as it is written; null is a problem, too. */
    Optional<String> text(String key) {
        Optional<Entry> entry = entry(key);
        Optional<String> text = entry.filter(found -> Tree.typed(found.value()) != null
                        && !(Tree.typed(found.value()) instanceof Boolean)
                        && found.value() instanceof Text)
                .map(found -> ((Text) found.value()).value())
                .filter(found -> !found.isBlank());
        if (entry.isPresent() && text.isEmpty()) {
            problems.at(entry.get().line(), within(key) + " must be text that is not blank.");
        }
        return text;
    }

    /** As {@link #text}, but null is as good as nothing. */
    Optional<String> optionalText(String key) {
        return isNull(key) ? Optional.empty() : text(key);
    }

    boolean flag(String key, boolean otherwise) {
        Optional<Entry> entry = entry(key);
        if (entry.isEmpty() || isNull(key)) {
            return otherwise;
        }
        if (Tree.typed(entry.get().value()) instanceof Boolean flag) {
            return flag;
        }
        problems.at(entry.get().line(), within(key) + " must be true or false.");
        return otherwise;
    }

    boolean has(String key) {
        return entry(key).isPresent();
    }

    void wrong(String key, String sentence) {
        problems.at(entry(key).map(Entry::line).orElse(block.line()), within(key) + " " + sentence);
    }

    private boolean isNull(String key) {
        return entry(key).filter(found -> Tree.typed(found.value()) == null).isPresent();
    }

    private String within(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }

    private Optional<Entry> entry(String key) {
        return Optional.ofNullable(block.entries().get(key))
                .or(() -> Optional.ofNullable(block.entries().get(camelCase(key))));
    }

    private static String camelCase(String key) {
        StringBuilder camel = new StringBuilder();
        for (String word : key.split("_", -1)) {
            camel.append(camel.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return camel.toString();
    }
}
