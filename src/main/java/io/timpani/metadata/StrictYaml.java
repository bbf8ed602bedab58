package io.timpani.metadata;

import io.timpani.metadata.Tree.Block;
import io.timpani.metadata.Tree.Entry;
import io.timpani.metadata.Tree.Sequence;
import io.timpani.metadata.Tree.Text;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads YAML without its surprises: no flow style, anchors, aliases, tags, duplicate keys, empty lists or typed scalars. */
final class StrictYaml {
    /** Far more than any rule needs; keeps a hostile file from exhausting the stack. */
    private static final int MAX_DEPTH = 64;

    private final Problems problems;
    private final Iterator<Event> events;

    private StrictYaml(String yaml, Problems problems) {
        this.problems = problems;
        this.events =
                new Parse(LoadSettings.builder().build()).parseString(yaml).iterator();
    }

    /** Returns the document, or empty when it is blank or cannot be read, which is then among the problems. */
    static Optional<Tree> read(String yaml, Problems problems) {
        try {
            return new StrictYaml(yaml, problems).document();
        } catch (MarkedYamlEngineException e) {
            int line =
                    e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0) + 1;
            problems.at(line, "this is not valid YAML (" + e.getProblem() + ").");
        } catch (YamlEngineException e) {
            problems.whole("the file is not valid YAML (" + e.getMessage() + ").");
        } catch (TooDeep e) {
            problems.at(e.line, "values are nested more than " + MAX_DEPTH + " levels deep.");
        }
        return Optional.empty();
    }

    private Optional<Tree> document() {
        Optional<Tree> root = Optional.empty();
        int documents = 0;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent start) {
                documents++;
                if (documents == 2) {
                    problems.at(line(start), "only one YAML document is allowed.");
                }
            } else if (event instanceof NodeEvent node) {
                Tree tree = tree(node, 0);
                root = root.isPresent() ? root : Optional.of(tree);
            }
        }
        return root;
    }

    private Tree tree(NodeEvent event, int depth) {
        if (depth > MAX_DEPTH) {
            throw new TooDeep(line(event));
        }
        refuseDecoration(event);
        if (event instanceof ScalarEvent scalar) {
            return new Text(line(event), scalar.getValue());
        }
        if (event instanceof MappingStartEvent start) {
            return block(start, depth);
        }
        return event instanceof SequenceStartEvent start ? sequence(start, depth) : new Text(line(event), "");
    }

    private void refuseDecoration(NodeEvent event) {
        if (event instanceof AliasEvent alias) {
            problems.at(line(event), "the alias *" + alias.getAlias() + " is not allowed: write the value out.");
            return;
        }
        event.getAnchor().ifPresent(anchor -> problems.at(line(event), "the anchor &" + anchor + " is not allowed."));
        Optional<String> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent start ? start.getTag() : Optional.empty();
        tag.ifPresent(text -> problems.at(line(event), "the tag " + text + " is not allowed: all values are text."));
    }

    private Tree block(MappingStartEvent start, int depth) {
        refuseFlow(start, "{…}");
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Event next = events.next(); next instanceof NodeEvent keyEvent; next = events.next()) {
            Tree key = tree(keyEvent, depth + 1);
            Tree value = tree((NodeEvent) events.next(), depth + 1);
            if (!(key instanceof Text name)) {
                problems.at(key.line(), "a key must be text, but this one is " + key.kind() + ".");
                continue;
            }
            Entry earlier = entries.putIfAbsent(name.value(), new Entry(name.line(), value));
            if (earlier != null) {
                problems.at(
                        name.line(),
                        "the key " + name.value() + " is a duplicate: it is already set in line " + earlier.line()
                                + ".");
            }
        }
        return new Block(line(start), entries);
    }

    private Tree sequence(SequenceStartEvent start, int depth) {
        List<Tree> items = new ArrayList<>();
        for (Event next = events.next(); next instanceof NodeEvent item; next = events.next()) {
            items.add(tree(item, depth + 1));
        }
        if (items.isEmpty()) {
            problems.at(line(start), "an empty list is not allowed: leave the key out.");
        } else {
            refuseFlow(start, "[…]");
        }
        return new Sequence(line(start), items);
    }

    private void refuseFlow(CollectionStartEvent start, String shape) {
        if (start.isFlow()) {
            problems.at(line(start), "flow style " + shape + " is not allowed: write one item per line.");
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    /** Leaves a recursion that has gone too far. */
    private static final class TooDeep extends RuntimeException {
        private final int line;

        TooDeep(int line) {
            super("nested too deep");
            this.line = line;
        }
    }
}
