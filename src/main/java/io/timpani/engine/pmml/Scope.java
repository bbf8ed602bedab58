package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a part of the document can name. Those that have to be computed are compiled when they are first named, so
 * that what nobody needs costs nothing.
 */
final class Scope {
    /** Compiles a field that is named for the first time. */
    @FunctionalInterface
    interface Maker {
        Field make();
    }

    private final Compilation compilation;
    private final @Nullable Scope outer;
    private final Map<String, Field> fields = new HashMap<>();
    private final Map<String, Maker> pending = new HashMap<>();
    private final Set<String> inProgress = new HashSet<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> computed = new ArrayList<>();

    Scope(Compilation compilation, @Nullable Scope outer) {
        this.compilation = compilation;
        this.outer = outer;
    }

    Compilation compilation() {
        return compilation;
    }

    /** Computes the fields of this scope that are named anywhere. */
    Step steps() {
        return Step.all(steps);
    }

    /** True when no field of this scope is computed. */
    boolean isIdle() {
        return steps.isEmpty();
    }

    void add(Step step) {
        steps.add(step);
    }

    /** Makes the fields that this scope computes missing. */
    void forget(Row row) {
        for (Integer slot : computed) {
            row.slots[slot] = Double.NaN;
        }
    }

    void define(Field field) {
        fields.put(field.name(), field);
    }

    void define(String name, Maker maker) {
        pending.put(name, maker);
    }

    /** Derived fields of a dictionary or of local transformations. */
    void defineDerived(@Nullable Element transformations) {
        if (transformations == null) {
            return;
        }
        for (Element derived : transformations.children("DerivedField")) {
            define(derived.required("name"), () -> derive(derived));
        }
    }

    /** A new field with the value of a derived field's expression. */
    Field derive(Element derived) {
        Kind kind = Kind.of(derived.required("dataType"), derived);
        Expression value = Expressions.inside(derived, this).as(kind, derived, compilation);
        return assign(derived.attribute("name", ""), kind, value, derived);
    }

    /** A new field that is computed before the model runs. */
    Field assign(String name, Kind kind, Expression value, Element at) {
        int slot = compilation.allot(1, at);
        steps.add(row -> row.slots[slot] = value.of(row));
        computed.add(slot);
        return new Field(name, slot, kind, null);
    }

    /** The field of that name. */
    Field field(String name, Element at) {
        Field field = find(name, at);
        if (field == null) {
            throw at.refused("there is no field %s".formatted(Element.shown(name)));
        }
        return field;
    }

    private @Nullable Field find(String name, Element at) {
        Field known = fields.get(name);
        if (known != null) {
            return known;
        }
        Maker maker = pending.remove(name);
        if (maker == null) {
            if (inProgress.contains(name)) {
                throw at.refused("the field %s is computed from itself".formatted(Element.shown(name)));
            }
            return outer == null ? null : outer.find(name, at);
        }
        inProgress.add(name);
        compilation.enter(at);
        Field made = maker.make();
        compilation.leave();
        inProgress.remove(name);
        fields.put(name, made);
        return made;
    }
}
