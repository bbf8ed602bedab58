package io.timpani.engine.pmml;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the application of a function. It has no result when arguments are missing that it needs, and an invalid one where it
 * is not defined for its arguments.
 */
final class Apply {
    /** Functions of numbers that are not defined for all of them. */
    private static final Set<String> PARTIAL =
            Set.of("/", "modulo", "pow", "ln", "ln1p", "log10", "sqrt", "asin", "acos", "normalCDF", "normalPDF");

    /** What becomes of an invalid result. */
    private enum Invalid {
        RETURN_INVALID,
        AS_IS,
        AS_MISSING
    }

    private Apply() {}

    static Typed of(Element element, Scope scope) {
        Compilation compilation = scope.compilation();
        String name = element.required("function");
        Element defined = compilation.function(name);
        List<Typed> given = Expressions.all(element, scope);
        boolean maps = element.has("mapMissingTo");
        Invalid invalid = invalid(element);
        boolean isPartial = defined == null && isPartial(name, element) && invalid != Invalid.AS_IS;
        if (name.equals("if") || !(maps || isPartial)) {
            Typed result = applied(name, defined, given, element, scope);
            return new Typed(completed(element, result, maps, compilation), result.kind());
        }
        Arguments arguments = new Arguments(given, compilation, element);
        Typed result = applied(name, defined, arguments.kept(), element, scope);
        boolean mayFail = isPartial && arguments.areNumbers();
        Expression value = mayFail ? checked(result.value(), arguments, invalid, compilation) : result.value();
        Expression completed = completed(element, new Typed(value, result.kind()), false, compilation);
        double instead = maps ? constant(element, "mapMissingTo", result.kind(), compilation) : Double.NaN;
        return new Typed(row -> arguments.compute(row) || !maps ? completed.of(row) : instead, result.kind());
    }

    private static Invalid invalid(Element element) {
        String treatment = element.attribute("invalidValueTreatment", "returnInvalid");
        return switch (treatment) {
            case "returnInvalid" -> Invalid.RETURN_INVALID;
            case "asIs" -> Invalid.AS_IS;
            case "asMissing" -> Invalid.AS_MISSING;
            default -> throw element.unsupported("invalidValueTreatment", treatment);
        };
    }

    /** False when every result is defined: where all are divided by the same number, say. */
    private static boolean isPartial(String name, Element element) {
        List<Element> arguments = element.children();
        boolean divides = (name.equals("/") || name.equals("modulo"))
                && arguments.size() == 2
                && arguments.get(1).is("Constant");
        double divisor = divides ? Numbers.parse(arguments.get(1).text()) : 0;
        return PARTIAL.contains(name) && (Double.isNaN(divisor) || divisor == 0);
    }

    private static Typed applied(
            String name, @Nullable Element defined, List<Typed> arguments, Element element, Scope scope) {
        return defined == null
                ? builtIn(new Call(name, arguments, element, scope.compilation()))
                : userDefined(defined, arguments, element, scope);
    }

    /** The value, or missing, where it is not defined. */
    private static Expression checked(Expression value, Arguments arguments, Invalid invalid, Compilation compilation) {
        boolean returns = invalid == Invalid.RETURN_INVALID;
        if (returns) {
            compilation.addFailure();
        }
        return row -> {
            double one = value.of(row);
            if (Double.isFinite(one) || !arguments.areFinite(row)) {
                return one;
            }
            if (returns) {
                row.invalidate(Row.INNER);
            }
            return Double.NaN;
        };
    }

    /** The value, or what the element says where it is missing. */
    private static Expression completed(Element element, Typed result, boolean maps, Compilation compilation) {
        Expression value = result.value();
        if (!maps && !element.has("defaultValue")) {
            return value;
        }
        double otherwise = constant(element, maps ? "mapMissingTo" : "defaultValue", result.kind(), compilation);
        return row -> {
            double one = value.of(row);
            return Double.isNaN(one) ? otherwise : one;
        };
    }

    private static double constant(Element element, String attribute, Kind kind, Compilation compilation) {
        return compilation.constant(element.required(attribute), kind == Kind.INTEGER ? Kind.DOUBLE : kind, element);
    }

    private static Typed builtIn(Call call) {
        Typed found = Logic.of(call);
        if (found == null) {
            found = Arithmetic.of(call);
        }
        if (found == null) {
            found = TextFunctions.of(call);
        }
        if (found == null) {
            throw call.at().unsupported("function", call.name());
        }
        return found;
    }

    /** The function's body over slots that hold the arguments: each is computed once, however often the body names it. */
    private static Typed userDefined(Element function, List<Typed> arguments, Element call, Scope scope) {
        Compilation compilation = scope.compilation();
        List<Element> parameters = function.children("ParameterField");
        if (parameters.size() != arguments.size()) {
            throw call.refused("%d arguments for %d parameters".formatted(arguments.size(), parameters.size()));
        }
        int first = compilation.allot(parameters.size(), call);
        Expression[] values = new Expression[parameters.size()];
        Scope inside = new Scope(compilation, null);
        for (int i = 0; i < values.length; i++) {
            Element parameter = parameters.get(i);
            Typed argument = arguments.get(i);
            String dataType = parameter.attribute("dataType");
            Kind kind = dataType == null ? argument.kind() : Kind.of(dataType, parameter);
            values[i] = argument.as(kind, call, compilation);
            inside.define(new Field(parameter.required("name"), first + i, kind, null));
        }
        Typed body = Expressions.inside(function, inside);
        String dataType = function.attribute("dataType");
        Kind kind = dataType == null ? body.kind() : Kind.of(dataType, function);
        Expression result = body.as(kind, function, compilation);
        return new Typed(
                row -> {
                    for (int i = 0; i < values.length; i++) {
                        row.slots[first + i] = values[i].of(row);
                    }
                    return result.of(row);
                },
                kind);
    }
}
