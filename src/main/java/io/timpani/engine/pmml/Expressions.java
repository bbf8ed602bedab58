package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compiles the expressions of derived fields, output fields and functions. */
final class Expressions {
    private static final Set<String> NAMES = Set.of(
            "Constant",
            "FieldRef",
            "NormContinuous",
            "NormDiscrete",
            "Discretize",
            "MapValues",
            "TextIndex",
            "Apply",
            "Aggregate",
            "Lag");

    private Expressions() {}

    /** The first expression in an element, which has to hold one. */
    static Typed inside(Element element, Scope scope) {
        for (Element child : element.children()) {
            if (NAMES.contains(child.name())) {
                return of(child, scope);
            }
        }
        throw element.refused("it has no expression");
    }

    static Typed of(Element element, Scope scope) {
        Compilation compilation = scope.compilation();
        compilation.enter(element);
        Typed result = switch (element.name()) {
            case "Constant" -> constant(element, compilation);
            case "FieldRef" -> reference(element, scope);
            case "NormContinuous" -> NormContinuous.of(element, scope);
            case "NormDiscrete" -> indicator(element, scope);
            case "Discretize" -> discretize(element, scope);
            case "MapValues" -> MapValues.of(element, scope);
            case "Apply" -> Apply.of(element, scope);
            default -> throw element.refused("it is not supported");
        };
        compilation.leave();
        return result;
    }

    private static Typed constant(Element element, Compilation compilation) {
        String text = element.text();
        if (element.flag("missing", false)) {
            return new Typed(row -> Double.NaN, Kind.DOUBLE);
        }
        String dataType = element.attribute("dataType");
        if (dataType == null) {
            double number = Numbers.parse(text);
            return Double.isNaN(number)
                    ? Typed.constant(compilation.words().code(text), Kind.TEXT, text)
                    : Typed.constant(number, number == Math.rint(number) ? Kind.INTEGER : Kind.DOUBLE, text);
        }
        if (text.strip().equals("NaN")) {
            return new Typed(row -> Double.NaN, Kind.DOUBLE);
        }
        Kind kind = Kind.of(dataType, element);
        double value = compilation.constant(text, kind, element);
        return new Typed(row -> value, kind);
    }

    private static Typed reference(Element element, Scope scope) {
        Field field = scope.looked(element.required("field"), element);
        return new Typed(mapped(element, field.value(), field.kind(), scope), field.kind());
    }

    /** The value, or what missing ones are mapped to. */
    static Expression mapped(Element element, Expression value, Kind kind, Scope scope) {
        String text = element.attribute("mapMissingTo");
        if (text == null) {
            return value;
        }
        double otherwise = scope.compilation().constant(text, kind, element);
        return row -> {
            double one = value.of(row);
            return Double.isNaN(one) ? otherwise : one;
        };
    }

    private static Typed indicator(Element element, Scope scope) {
        Field field = scope.field(element.required("field"), element);
        int slot = field.slot();
        double wanted = scope.compilation().bound(element.required("value"), field.kind(), element);
        Expression value = row -> {
            double one = row.slots[slot];
            return Double.isNaN(one) ? one : one == wanted ? 1 : 0;
        };
        return new Typed(mapped(element, value, Kind.DOUBLE, scope), Kind.DOUBLE);
    }

    private static Typed discretize(Element element, Scope scope) {
        Compilation compilation = scope.compilation();
        Field field = scope.field(element.required("field"), element);
        if (!field.kind().isNumber()) {
            throw element.refused("the field %s holds no numbers".formatted(Element.shown(field.name())));
        }
        Kind kind = Kind.of(element.attribute("dataType", "string"), element);
        List<Element> elements = element.children("DiscretizeBin");
        Interval[] bins = new Interval[elements.size()];
        double[] values = new double[bins.length];
        for (int i = 0; i < bins.length; i++) {
            bins[i] = Interval.of(elements.get(i).requiredChild("Interval"));
            values[i] = compilation.constant(elements.get(i).required("binValue"), kind, elements.get(i));
        }
        double otherwise = optional(element, "defaultValue", kind, compilation);
        double missing = optional(element, "mapMissingTo", kind, compilation);
        int slot = field.slot();
        return new Typed(
                row -> {
                    double value = row.slots[slot];
                    if (Double.isNaN(value)) {
                        return missing;
                    }
                    for (int i = 0; i < bins.length; i++) {
                        if (bins[i].contains(value)) {
                            return values[i];
                        }
                    }
                    return otherwise;
                },
                kind);
    }

    static double optional(Element element, String attribute, Kind kind, Compilation compilation) {
        String text = element.attribute(attribute);
        return text == null ? Double.NaN : compilation.constant(text, kind, element);
    }

    /** All expressions in an element. */
    static List<Typed> all(Element element, Scope scope) {
        List<Typed> all = new ArrayList<>();
        for (Element child : element.children()) {
            all.add(of(child, scope));
        }
        return all;
    }
}
