package io.timpani.metadata;

import io.timpani.metadata.Tree.Block;
import io.timpani.metadata.Tree.Entry;
import io.timpani.metadata.Tree.Sequence;
import io.timpani.metadata.Tree.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Makes a tree of YAML, by the rules of one {@link YamlStyle}. */
final class YamlReader {
    /** Far more than any rule needs; keeps a hostile file from exhausting the stack. */
    private static final int MAX_DEPTH = 64;

    /** The same for files that repeat parts of themselves by aliases. */
    private static final int MAX_NODES = 100_000;

    private record Anchored(Tree tree, int nodes) {}

    private final YamlStyle style;
    private final Problems problems;
    private final Iterator<Event> events;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int nodes;

    private YamlReader(String yaml, YamlStyle style, Problems problems) {
        this.style = style;
        this.problems = problems;
        // the parser stumbles when its buffer ends within a character of two halves, so all of the text goes into one
        LoadSettings settings =
                LoadSettings.builder().setBufferSize(yaml.length() + 2).build();
        this.events = new Parse(settings).parseString(yaml).iterator();
    }

    /**
     * Reads without YAML's surprises: flow style, anchors, aliases, tags and empty lists are problems.
     *
     * @return the document, or empty when it is blank or cannot be read, which is then among the problems
     */
    static Optional<Tree> strict(String yaml, Problems problems) {
        return read(yaml, new YamlStyle.Strict(problems), problems);
    }

    /** As {@link #strict}, but with all that YAML allows, tags of its basic types among it. JSON is such YAML, too. */
    static Optional<Tree> normal(String yaml, Problems problems) {
        return read(yaml, new YamlStyle.Normal(problems), problems);
    }

    private static Optional<Tree> read(String yaml, YamlStyle style, Problems problems) {
        try {
            return new YamlReader(yaml, style, problems).document();
        } catch (MarkedYamlEngineException e) {
            int line =
                    e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0) + 1;
            problems.at(line, "this is not valid YAML (" + e.getProblem() + ").");
        } catch (YamlEngineException e) {
            problems.whole("the file is not valid YAML (" + e.getMessage() + ").");
        } catch (TooMuch e) {
            problems.at(e.line, e.sentence);
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
            throw new TooMuch(line(event), "values are nested more than " + MAX_DEPTH + " levels deep.");
        }
        int before = nodes;
        count(1, event);
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        Tree tree;
        if (event instanceof ScalarEvent scalar) {
            tree = style.scalar(line(event), scalar);
        } else if (event instanceof MappingStartEvent start) {
            style.collection(line(event), start);
            tree = block(start, depth);
        } else {
            tree = sequence((SequenceStartEvent) event, depth);
        }
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), new Anchored(tree, nodes - before)));
        return tree;
    }

    private Tree aliased(AliasEvent alias) {
        int line = line(alias);
        String name = alias.getAlias().getValue();
        Anchored anchored = anchors.get(name);
        if (style.aliasRefused(line, name)) {
            return new Text(line, "", false);
        }
        if (anchored == null) {
            problems.at(line, "the alias *" + name + " stands for nothing that comes before it.");
            return new Text(line, "", false);
        }
        count(anchored.nodes(), alias);
        return anchored.tree();
    }

    private void count(int more, Event event) {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new TooMuch(line(event), "there are more than " + MAX_NODES + " values.");
        }
    }

    private Block block(MappingStartEvent start, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, Entry> merged = new LinkedHashMap<>();
        for (Event next = events.next(); next instanceof NodeEvent keyEvent; next = events.next()) {
            Tree key = tree(keyEvent, depth + 1);
            Tree value = tree((NodeEvent) events.next(), depth + 1);
            if (!(key instanceof Text name)) {
                problems.at(key.line(), "a key must be text, but this one is " + key.kind() + ".");
                continue;
            }
            if (style.merges(name, value, merged)) {
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
        merged.forEach(entries::putIfAbsent);
        return new Block(line(start), entries);
    }

    private Sequence sequence(SequenceStartEvent start, int depth) {
        List<Tree> items = new ArrayList<>();
        for (Event next = events.next(); next instanceof NodeEvent item; next = events.next()) {
            items.add(tree(item, depth + 1));
        }
        if (items.isEmpty()) {
            style.emptyList(line(start));
        } else {
            style.collection(line(start), start);
        }
        return new Sequence(line(start), items);
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    /** Leaves a recursion that has gone too far. */
    private static final class TooMuch extends RuntimeException {
        private final int line;
        private final String sentence;

        TooMuch(int line, String sentence) {
            super(sentence);
            this.line = line;
            this.sentence = sentence;
        }
    }
}
