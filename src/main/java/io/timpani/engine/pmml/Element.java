package io.timpani.engine.pmml;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An element of the document with all that is in it. */
final class Element {
    private static final int LONGEST_SHOWN = 60;

    private final String file;
    private final String name;
    private final int line;
    /** Name, value, name, value, … */
    private String[] attributes;

    private List<Element> children = List.of();
    private String text = "";

    Element(String file, String name, int line, String... attributes) {
        this.file = file;
        this.name = name;
        this.line = line;
        this.attributes = attributes;
    }

    void add(Element child) {
        if (children.isEmpty()) {
            children = new ArrayList<>(2);
        }
        children.add(child);
    }

    void addText(String more) {
        text = text.isEmpty() ? more : text + more;
    }

    /** The number of elements from this one down. */
    long count() {
        long count = 0;
        Deque<Element> open = new ArrayDeque<>();
        open.push(this);
        while (!open.isEmpty()) {
            Element element = open.pop();
            element.children.forEach(open::push);
            count++;
        }
        return count;
    }

    /** Forgets what is in it and in all below: evaluators keep elements, but need them for messages at load only. */
    void release() {
        Deque<Element> open = new ArrayDeque<>();
        open.push(this);
        while (!open.isEmpty()) {
            Element element = open.pop();
            element.children.forEach(open::push);
            element.children = List.of();
            element.attributes = new String[0];
            element.text = "";
        }
    }

    String name() {
        return name;
    }

    boolean is(String wanted) {
        return name.equals(wanted);
    }

    int line() {
        return line;
    }

    /** The text directly inside. */
    String text() {
        return text;
    }

    List<Element> children() {
        return children;
    }

    List<Element> children(String wanted) {
        return children.stream().filter(child -> child.is(wanted)).toList();
    }

    /** The first child of that name. */
    @Nullable
    Element child(String wanted) {
        for (Element child : children) {
            if (child.is(wanted)) {
                return child;
            }
        }
        return null;
    }

    Element requiredChild(String wanted) {
        Element child = child(wanted);
        if (child == null) {
            throw refused("it has no %s".formatted(wanted));
        }
        return child;
    }

    /** Children of the first child of that name; none when there is no such child. */
    List<Element> grandchildren(String wanted, String name) {
        Element child = child(wanted);
        return child == null ? List.of() : child.children(name);
    }

    @Nullable
    String attribute(String wanted) {
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i].equals(wanted)) {
                return attributes[i + 1];
            }
        }
        return null;
    }

    boolean has(String wanted) {
        return attribute(wanted) != null;
    }

    String attribute(String wanted, String otherwise) {
        String value = attribute(wanted);
        return value == null ? otherwise : value;
    }

    String required(String wanted) {
        String value = attribute(wanted);
        if (value == null) {
            throw refused("it has no attribute %s".formatted(wanted));
        }
        return value;
    }

    double number(String wanted) {
        return number(required(wanted), wanted);
    }

    double number(String wanted, double otherwise) {
        String value = attribute(wanted);
        return value == null ? otherwise : number(value, wanted);
    }

    private double number(String value, String what) {
        double number = Numbers.parse(value);
        if (Double.isNaN(number)) {
            throw refused("%s is no number: %s".formatted(what, shown(value)));
        }
        return number;
    }

    boolean flag(String wanted, boolean otherwise) {
        String value = attribute(wanted);
        return value == null ? otherwise : value.equals("true") || value.equals("1");
    }

    /** The failure of the start that this element causes. */
    ServingException refused(String why) {
        return new ServingException(
                ErrorCode.START_FAILED,
                "The %s model %s cannot be served: line %d, %s: %s"
                        .formatted(PmmlEngine.NAME, file, line, shown(name), why));
    }

    /** Refuses a value of an attribute or the like. */
    ServingException unsupported(String what, String value) {
        return refused("%s %s is not supported".formatted(what, shown(value)));
    }

    /** Text of the document for a message. */
    static String shown(String text) {
        String start = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
        return start.replaceAll("[\\p{Cntrl}/\\\\]", "?");
    }
}
