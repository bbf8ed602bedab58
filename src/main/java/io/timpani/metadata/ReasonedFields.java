package io.timpani.metadata;

import io.timpani.metadata.Tree.Block;
import io.timpani.metadata.Tree.Entry;
import io.timpani.metadata.Tree.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A map whose fields are judged one by one: what is wrong with each is gathered by its name. */
final class ReasonedFields {
    private final Block block;
    private final String prefix;
    private final Map<String, String> reasons;
    private final Set<String> known = new TreeSet<>();

    ReasonedFields(Block block) {
        this(block, "", new LinkedHashMap<>());
    }

    private ReasonedFields(Block block, String prefix, Map<String, String> reasons) {
        this.block = block;
        this.prefix = prefix;
        this.reasons = reasons;
    }

    /** The fields of a map that is the value of a field here; its reasons are among these. */
    ReasonedFields within(String field, Block inner) {
        return new ReasonedFields(inner, prefix + field + ".", reasons);
    }

    Map<String, String> reasons() {
        return reasons;
    }

    /** The text of a field, without a judgement. */
    Optional<String> peek(String field) {
        Entry entry = block.entries().get(field);
        return entry != null && entry.value() instanceof Text text ? Optional.of(text.value()) : Optional.empty();
    }

    Optional<String> text(String field) {
        return found(field, Text.class, "text").map(Text::value);
    }

    Optional<String> required(String field) {
        return required(field, Text.class, "text").map(Text::value);
    }

    <T extends Tree> Optional<T> required(String field, Class<T> type, String kind) {
        if (!block.entries().containsKey(field)) {
            wrong(field, "is required");
        }
        return found(field, type, kind);
    }

    <T extends Tree> Optional<T> found(String field, Class<T> type, String kind) {
        known.add(field);
        Entry entry = block.entries().get(field);
        if (entry != null && !type.isInstance(entry.value())) {
            wrong(field, "must be " + kind + ", but is " + entry.value().kind());
        }
        return Optional.ofNullable(entry)
                .map(Entry::value)
                .filter(type::isInstance)
                .map(type::cast);
    }

    void refuseUnknown() {
        for (String field : block.entries().keySet()) {
            if (!known.contains(field)) {
                wrong(field, "is unknown; known here: " + String.join(", ", known));
            }
        }
    }

    /** Of several reasons the first is kept: it is the one to mend first. */
    void wrong(String field, String reason) {
        reasons.putIfAbsent(prefix + field, reason);
    }
}
