package io.timpani.engine.pmml;

import io.timpani.forest.Comparison;
import java.util.List;
import java.util.Set;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** Compiles the conditions of trees, segments, rules and scorecards. */
final class Predicates {
    private static final Set<String> NAMES =
            Set.of("SimplePredicate", "CompoundPredicate", "SimpleSetPredicate", "True", "False");

    private Predicates() {}

    /** The condition in an element, which has to hold one. */
    static Predicate inside(Element element, Scope scope) {
        Element found = among(element);
        if (found == null) {
            throw element.refused("it has no predicate");
        }
        return of(found, scope);
    }

    /** The element of the condition in an element. */
    static @Nullable Element among(Element element) {
        for (Element child : element.children()) {
            if (NAMES.contains(child.name())) {
                return child;
            }
        }
        return null;
    }

    private static Predicate of(Element element, Scope scope) {
        return switch (element.name()) {
            case "SimplePredicate", "SimpleSetPredicate" -> ofField(element, scope);
            case "CompoundPredicate" -> compound(element, scope);
            case "True" -> Predicate.ALWAYS;
            case "False" -> Predicate.NEVER;
            default -> throw element.refused("it is not supported");
        };
    }

    private static Predicate ofField(Element element, Scope scope) {
        Field field = scope.looked(element.required("field"), element);
        Predicate test = element.is("SimplePredicate") ? simple(element, field, scope) : set(element, field, scope);
        int slot = field.slot();
        return field.mayFail()
                ? row -> {
                    row.require(slot);
                    return test.of(row);
                }
                : test;
    }

    private static Predicate simple(Element element, Field field, Scope scope) {
        String operator = element.required("operator");
        int slot = field.slot();
        if (operator.equals("isMissing")) {
            return new FieldTest.Presence(slot, false);
        }
        if (operator.equals("isNotMissing")) {
            return new FieldTest.Presence(slot, true);
        }
        String text = element.required("value");
        double value = scope.compilation().bound(text, field.kind(), element);
        boolean ordered = !operator.equals("equal") && !operator.equals("notEqual");
        if (ordered && field.kind() == Kind.TEXT) {
            return ofRank(element, operator, field, text);
        }
        Comparison comparison = switch (operator) {
            case "equal" -> Comparison.EQUAL;
            case "notEqual" -> Comparison.NOT_EQUAL;
            case "lessThan" -> Comparison.LESS;
            case "lessOrEqual" -> Comparison.AT_MOST;
            case "greaterThan" -> Comparison.MORE;
            case "greaterOrEqual" -> Comparison.AT_LEAST;
            default -> throw element.unsupported("operator", operator);
        };
        return new FieldTest.Compared(slot, comparison, value);
    }

    /** Texts are ordered as the data dictionary lists them. */
    private static Predicate ofRank(Element element, String operator, Field field, String text) {
        DataField declared = field.declared();
        if (declared == null || !declared.ordinal() || !declared.labels().contains(text)) {
            throw element.refused("the values of %s have no order".formatted(Element.shown(field.name())));
        }
        List<String> labels = declared.labels();
        int rank = labels.indexOf(text);
        DoublePredicate holds = switch (operator) {
            case "lessThan" -> other -> other < rank;
            case "lessOrEqual" -> other -> other <= rank;
            case "greaterThan" -> other -> other > rank;
            case "greaterOrEqual" -> other -> other >= rank;
            default -> throw element.unsupported("operator", operator);
        };
        int slot = field.slot();
        return row -> {
            double code = row.slots[slot];
            int other = Double.isNaN(code) ? -1 : labels.indexOf(row.text(code));
            return other < 0 ? Predicate.UNKNOWN : holds.test(other) ? Predicate.TRUE : Predicate.FALSE;
        };
    }

    private static Predicate set(Element element, Field field, Scope scope) {
        int slot = field.slot();
        Element array = element.requiredChild("Array");
        ValueSet values = new ValueSet(Numbers.words(array.text()).stream()
                .map(word -> scope.compilation().bound(word, field.kind(), array))
                .toList());
        String operator = element.required("booleanOperator");
        return switch (operator) {
            case "isIn" -> new FieldTest.Listed(slot, values, true);
            case "isNotIn" -> new FieldTest.Listed(slot, values, false);
            default -> throw element.unsupported("booleanOperator", operator);
        };
    }

    private static Predicate compound(Element element, Scope scope) {
        scope.compilation().enter(element);
        Predicate[] parts =
                element.children().stream().map(child -> of(child, scope)).toArray(Predicate[]::new);
        scope.compilation().leave();
        if (parts.length == 0) {
            throw element.refused("it has no predicate");
        }
        String operator = element.required("booleanOperator");
        return switch (operator) {
            case "and" -> row -> until(parts, Predicate.FALSE, Predicate.TRUE, row);
            case "or" -> row -> until(parts, Predicate.TRUE, Predicate.FALSE, row);
            case "xor" -> row -> odd(parts, row);
            case "surrogate" -> row -> first(parts, row);
            default -> throw element.unsupported("booleanOperator", operator);
        };
    }

    private static int until(Predicate[] parts, int decisive, int otherwise, Row row) {
        int result = otherwise;
        for (Predicate part : parts) {
            int one = part.of(row);
            if (one == decisive) {
                return decisive;
            }
            result = one == Predicate.UNKNOWN ? Predicate.UNKNOWN : result;
        }
        return result;
    }

    private static int odd(Predicate[] parts, Row row) {
        int result = Predicate.FALSE;
        for (Predicate part : parts) {
            int one = part.of(row);
            if (one == Predicate.UNKNOWN) {
                return Predicate.UNKNOWN;
            }
            result ^= one;
        }
        return result;
    }

    private static int first(Predicate[] parts, Row row) {
        for (Predicate part : parts) {
            int one = part.of(row);
            if (one != Predicate.UNKNOWN) {
                return one;
            }
        }
        return Predicate.UNKNOWN;
    }
}
