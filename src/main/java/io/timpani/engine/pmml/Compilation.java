package io.timpani.engine.pmml;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of the document while it is compiled; bounds what that may cost. */
final class Compilation {
    private static final int DEEPEST = 120;
    private static final int MOST_SLOTS = 1 << 22;
    private static final long BASIC_WORK = 1 << 22;
    private static final int WORK_PER_ELEMENT = 64;
    private static final int WORK_PER_LEVEL = 4;

    private final Element document;
    private final boolean flattens;
    private final Words words = new Words();
    private final Map<String, DataField> dictionary = new LinkedHashMap<>();
    private final Map<String, Element> functions = new HashMap<>();
    private int slots;
    private int forests;
    private int failures;
    private int depth;
    private long work;

    /** @param flattens false: trees are walked one by one, as those are that a forest cannot take */
    Compilation(Element document, boolean flattens) {
        this.document = document;
        this.flattens = flattens;
        this.work = BASIC_WORK + WORK_PER_ELEMENT * document.count();
        for (Element field : document.grandchildren("DataDictionary", "DataField")) {
            DataField declared = DataField.of(field, this);
            if (dictionary.putIfAbsent(declared.name(), declared) != null) {
                throw field.refused("a field of that name is there already");
            }
        }
        for (Element function : document.grandchildren("TransformationDictionary", "DefineFunction")) {
            functions.putIfAbsent(function.required("name"), function);
        }
    }

    Element document() {
        return document;
    }

    Words words() {
        return words;
    }

    /** The field of the data dictionary. */
    @Nullable
    DataField declared(String name) {
        return dictionary.get(name);
    }

    /** The user-defined function of that name. */
    @Nullable
    Element function(String name) {
        return functions.get(name);
    }

    /** The first of so many new slots. */
    int allot(int count, Element at) {
        if (count > MOST_SLOTS - slots) {
            throw at.refused("the document needs more than %d intermediate values".formatted(MOST_SLOTS));
        }
        int first = slots;
        slots += count;
        return first;
    }

    int slots() {
        return slots;
    }

    boolean flattens() {
        return flattens;
    }

    /** Says that what is being compiled may make a row invalid. */
    void addFailure() {
        failures++;
    }

    /** How often that was said. */
    int failures() {
        return failures;
    }

    /** The number of a new forest. */
    int addForest() {
        forests++;
        return forests - 1;
    }

    int forests() {
        return forests;
    }

    /** Goes a level down; every call is followed by one of {@link #leave}, unless the document is refused. */
    void enter(Element at) {
        depth++;
        if (depth > DEEPEST) {
            throw at.refused("it is nested more than %d deep".formatted(DEEPEST));
        }
        spend(WORK_PER_LEVEL, at);
    }

    void leave() {
        depth--;
    }

    /** Counts steps of work that the document causes, where they may be more than it has elements. */
    void spend(long steps, Element at) {
        work -= steps;
        if (work < 0) {
            throw at.refused("the document takes too much work to compile");
        }
    }

    /** A constant of the document. */
    double constant(String text, Kind kind, Element at) {
        if (kind == Kind.TEXT) {
            return words.code(text);
        }
        double value = kind.parse(text);
        if (Double.isNaN(value)) {
            throw at.refused("%s is no value of type %s".formatted(Element.shown(text), typeName(kind)));
        }
        return value;
    }

    /** A constant that values of a kind are compared with: whole numbers with others, too. */
    double bound(String text, Kind kind, Element at) {
        return constant(text, kind == Kind.INTEGER ? Kind.DOUBLE : kind, at);
    }

    private static String typeName(Kind kind) {
        return switch (kind) {
            case DOUBLE -> "double";
            case FLOAT -> "float";
            case INTEGER -> "integer";
            case BOOLEAN -> "boolean";
            case TEXT -> "string";
            case DATE -> "date";
            case DATE_TIME -> "dateTime";
            case TIME -> "time";
        };
    }
}
