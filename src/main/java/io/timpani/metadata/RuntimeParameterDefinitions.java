package io.timpani.metadata;

import io.timpani.metadata.Tree.Block;
import io.timpani.metadata.Tree.Entry;
import io.timpani.metadata.Tree.Sequence;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the list {@code runtimeParameterDefinitions}; keys that it does not know are left alone. */
final class RuntimeParameterDefinitions {
    static final String KEY = "runtimeParameterDefinitions";

    private final Problems problems;
    private final Map<String, Integer> lines = new HashMap<>();

    RuntimeParameterDefinitions(Problems problems) {
        this.problems = problems;
    }

    /** Returns the definitions, all of them only when there are no problems. */
    List<RuntimeParameter> read(TypedBlock top) {
        Optional<Tree> found = top.any(KEY);
        if (found.isEmpty() || Tree.typed(found.get()) == null) {
            problems.whole("the key " + KEY + " is missing: values of runtime parameters need definitions.");
            return List.of();
        }
        if (!(found.get() instanceof Sequence list)) {
            problems.at(
                    top.line(KEY),
                    "the key " + KEY + " must be a list, but is " + found.get().kind() + ".");
            return List.of();
        }
        List<RuntimeParameter> definitions = new ArrayList<>();
        for (Tree item : list.items()) {
            if (item instanceof Block block) {
                definition(block).ifPresent(definitions::add);
            } else {
                problems.at(item.line(), "an item of " + KEY + " must be a map, but is " + item.kind() + ".");
            }
        }
        return List.copyOf(definitions);
    }

    private Optional<RuntimeParameter> definition(Block block) {
        Optional<String> name = name(block);
        String shown = name.map(text -> "the runtime parameter " + text).orElse("an item of " + KEY);
        Optional<RuntimeParameter.Type> type = type(block, shown);
        Object allowEmpty = value(block, "allowEmpty");
        if (block.entries().containsKey("allowEmpty") && !(allowEmpty instanceof Boolean)) {
            wrong(block, "allowEmpty", shown + " has a wrong allowEmpty: it must be true or false.");
        }
        Optional<Number> min = bound(block, "minValue", shown);
        Optional<Number> max = bound(block, "maxValue", shown);
        return name.flatMap(known ->
                type.map(of -> new RuntimeParameter(known, of, min, max, value(block, "defaultValue"), block.line())));
    }

    private Optional<String> name(Block block) {
        Object name = value(block, "fieldName");
        if (!block.entries().containsKey("fieldName")) {
            problems.at(block.line(), "an item of " + KEY + " has no fieldName.");
            return Optional.empty();
        }
        if (!(name instanceof String text) || text.isBlank()) {
            wrong(block, "fieldName", "the fieldName of an item of " + KEY + " must be text that is not blank.");
            return Optional.empty();
        }
        if (text.indexOf('=') >= 0 || text.indexOf('\0') >= 0) {
            wrong(
                    block,
                    "fieldName",
                    "the runtime parameter " + text.replace('\0', ' ') + " has a fieldName that no variable can have.");
            return Optional.empty();
        }
        Integer earlier = lines.putIfAbsent(text, block.line());
        if (earlier != null) {
            wrong(
                    block,
                    "fieldName",
                    "the runtime parameter " + text + " is a duplicate: it is already defined in line " + earlier
                            + ".");
        }
        return Optional.of(text);
    }

    private Optional<RuntimeParameter.Type> type(Block block, String shown) {
        Object word = value(block, "type");
        if (word == null) {
            problems.at(
                    block.line(), shown + " has no type; it must be one of " + RuntimeParameter.Type.allWords() + ".");
            return Optional.empty();
        }
        Optional<RuntimeParameter.Type> type = RuntimeParameter.Type.of(word);
        if (type.isEmpty()) {
            wrong(
                    block,
                    "type",
                    shown + " has a wrong type: it must be one of " + RuntimeParameter.Type.allWords() + ", but is "
                            + (word instanceof String ? word : "no text") + ".");
        }
        return type;
    }

    private Optional<Number> bound(Block block, String key, String shown) {
        Object bound = value(block, key);
        if (bound == null) {
            return Optional.empty();
        }
        if (bound instanceof BigInteger || (bound instanceof Double number && !number.isNaN())) {
            return Optional.of((Number) bound);
        }
        wrong(block, key, shown + " has a wrong " + key + ": it must be a number or null.");
        return Optional.empty();
    }

    private void wrong(Block block, String key, String sentence) {
        Entry entry = block.entries().get(key);
        problems.at(entry == null ? block.line() : entry.line(), sentence);
    }

    private static @Nullable Object value(Block block, String key) {
        Entry entry = block.entries().get(key);
        return entry == null ? null : Tree.typed(entry.value());
    }
}
