package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The class values of a classification in the order of its probabilities. Numbers are the same however they are written. */
final class Classes {
    private final Kind kind;
    private final List<String> labels = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    private Classes(Kind kind) {
        this.kind = kind;
    }

    /** The values that the data dictionary has for the target, then those that the model names. */
    static Classes of(Target target, Collection<String> named) {
        Classes classes = new Classes(target.kind());
        target.labels().forEach(classes::add);
        named.forEach(classes::add);
        return classes;
    }

    private void add(String label) {
        if (places.putIfAbsent(key(label), labels.size()) == null) {
            labels.add(label);
        }
    }

    private String key(String label) {
        if (kind == Kind.TEXT) {
            return label;
        }
        double value = kind.parse(label);
        return Double.isNaN(value) ? label : Double.toString(value + 0.0);
    }

    List<String> labels() {
        return labels;
    }

    int size() {
        return labels.size();
    }

    /** The place of a class value. */
    int index(String label, Element at) {
        Integer place = places.get(key(label));
        if (place == null) {
            throw at.refused("%s is no class of the model".formatted(Element.shown(label)));
        }
        return place;
    }

    /** The class value as a value of the target's kind. */
    double value(int index, Compilation compilation, Element at) {
        return compilation.constant(labels.get(index), kind, at);
    }

    Kind kind() {
        return kind;
    }
}
