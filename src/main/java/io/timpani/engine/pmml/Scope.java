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
    private final Set<Integer> required = new HashSet<>();

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

    /** A new field with the value of a derived field's expression, for a model that needs it for every row. */
    Field needed(Element derived) {
        return require(derive(derived));
    }

    private Field derive(Element derived) {
        Kind kind = Kind.of(derived.required("dataType"), derived);
        int failures = compilation.failures();
        Expression value = Expressions.inside(derived, this).as(kind, derived, compilation);
        boolean mayFail = compilation.failures() > failures;
        return assign(derived.attribute("name", ""), kind, value, mayFail, derived);
    }

    /**
     * A new field that is computed before the model runs.
     *
     * @param mayFail whether the value may make a row invalid
     */
    Field assign(String name, Kind kind, Expression value, boolean mayFail, Element at) {
        int slot = compilation.allot(1, at);
        steps.add(mayFail ? row -> put(slot, value, row) : row -> row.slots[slot] = value.of(row));
        computed.add(slot);
        return new Field(name, slot, kind, null, mayFail);
    }

    /** An invalid value does no harm to a row that does not need it. */
    private static void put(int slot, Expression value, Row row) {
        boolean wasValid = row.invalid() == Row.NONE;
        double result = value.of(row);
        if (wasValid && row.invalid() != Row.NONE) {
            row.revalidate();
            result = Row.INVALID;
        }
        row.slots[slot] = result;
    }

    /** The field of that name, whose value is needed for every row that this scope is for. */
    Field field(String name, Element at) {
        return require(looked(name, at));
    }

    private Field require(Field field) {
        int slot = field.slot();
        if (field.mayFail() && required.add(slot)) {
            steps.add(row -> row.require(slot));
        }
        return field;
    }

    /** The field of that name, which only some rows may need: the caller uses {@link Row#require}. */
    Field looked(String name, Element at) {
        Field field = find(name, at);
        if (field == null) {
            throw at.refused("there is no field %s".formatted(Element.shown(name)));
        }
        if (field.mayFail()) {
            compilation.addFailure();
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
