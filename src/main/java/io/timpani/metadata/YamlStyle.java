package io.timpani.metadata;

import io.timpani.metadata.Tree.Block;
import io.timpani.metadata.Tree.Entry;
import io.timpani.metadata.Tree.Sequence;
import io.timpani.metadata.Tree.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** How much of YAML a file may use. */
sealed interface YamlStyle {
    /** Makes a leaf. */
    Text scalar(int line, ScalarEvent scalar);

    /** Sees a list with items, or a map. */
    void collection(int line, CollectionStartEvent start);

    /** Sees an empty list. */
    void emptyList(int line);

    /** Sees an alias; true when it must not be followed. */
    boolean aliasRefused(int line, String name);

    /** Takes what the key merges into its map, with a lower rank than the map's own keys; false when it is a plain key. */
    boolean merges(Text key, Tree value, Map<String, Entry> merged);

    /** Only what cannot be misread: every scalar is text. */
    record Strict(Problems problems) implements YamlStyle {
        @Override
        public Text scalar(int line, ScalarEvent scalar) {
            refuseDecoration(line, scalar, scalar.getTag());
            return new Text(line, scalar.getValue(), scalar.isPlain());
        }

        @Override
        public void collection(int line, CollectionStartEvent start) {
            refuseDecoration(line, start, start.getTag());
            if (start.isFlow()) {
                String shape = start instanceof MappingStartEvent ? "{…}" : "[…]";
                problems.at(line, "flow style " + shape + " is not allowed: write one item per line.");
            }
        }

        @Override
        public void emptyList(int line) {
            problems.at(line, "an empty list is not allowed: leave the key out.");
        }

        @Override
        public boolean aliasRefused(int line, String name) {
            problems.at(line, "the alias *" + name + " is not allowed: write the value out.");
            return true;
        }

        @Override
        public boolean merges(Text key, Tree value, Map<String, Entry> merged) {
            return false;
        }

        private void refuseDecoration(int line, NodeEvent event, Optional<String> tag) {
            event.getAnchor().ifPresent(anchor -> problems.at(line, "the anchor &" + anchor + " is not allowed."));
            tag.ifPresent(text -> problems.at(line, "the tag " + text + " is not allowed: all values are text."));
        }
    }

    /** All of it but tags that make objects. */
    record Normal(Problems problems) implements YamlStyle {
        private static final String PREFIX = "tag:yaml.org,2002:";
        private static final List<String> TYPED = List.of("int", "float", "bool", "null");
        private static final String MERGE = "<<";

        @Override
        public Text scalar(int line, ScalarEvent scalar) {
            Optional<String> tag = scalar.getTag();
            boolean typed = tag.map(this::isTyped).orElse(scalar.isPlain());
            if (tag.isPresent()
                    && !typed
                    && !tag.get().equals("!")
                    && !tag.get().equals(PREFIX + "str")) {
                refuse(line, tag.get());
            }
            return new Text(line, scalar.getValue(), typed);
        }

        private boolean isTyped(String tag) {
            return tag.startsWith(PREFIX) && TYPED.contains(tag.substring(PREFIX.length()));
        }

        @Override
        public void collection(int line, CollectionStartEvent start) {
            start.getTag()
                    .filter(tag -> !tag.equals("!") && !tag.equals(PREFIX + "map") && !tag.equals(PREFIX + "seq"))
                    .ifPresent(tag -> refuse(line, tag));
        }

        private void refuse(int line, String tag) {
            problems.at(line, "the tag " + tag + " is not known here.");
        }

        @Override
        public void emptyList(int line) {
            // as good as any other value
        }

        @Override
        public boolean aliasRefused(int line, String name) {
            return false;
        }

        @Override
        public boolean merges(Text key, Tree value, Map<String, Entry> merged) {
            if (!key.isPlain() || !key.value().equals(MERGE)) {
                return false;
            }
            List<Tree> sources = value instanceof Sequence list ? list.items() : List.of(value);
            for (Tree source : sources) {
                if (source instanceof Block block) {
                    block.entries().forEach(merged::putIfAbsent);
                } else {
                    problems.at(key.line(), "only maps can be merged by <<, but this is " + source.kind() + ".");
                }
            }
            return true;
        }
    }
}
