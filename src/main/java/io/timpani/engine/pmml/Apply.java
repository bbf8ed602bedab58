package io.timpani.engine.pmml;

import java.util.List;

/** Compiles the application of a function. */
final class Apply {
    private Apply() {}

    static Typed of(Element element, Scope scope) {
        String name = element.required("function");
        Element defined = scope.compilation().function(name);
        List<Typed> arguments = Expressions.all(element, scope);
        Typed result = defined == null
                ? builtIn(new Call(name, arguments, element, scope.compilation()))
                : userDefined(defined, arguments, element, scope);
        return new Typed(completed(element, result, scope.compilation()), result.kind());
    }

    /** The value, or what the element says where it is missing. */
    private static Expression completed(Element element, Typed result, Compilation compilation) {
        String text =
                element.has("mapMissingTo") ? element.attribute("mapMissingTo") : element.attribute("defaultValue");
        Expression value = result.value();
        if (text == null) {
            return value;
        }
        double otherwise =
                compilation.constant(text, result.kind() == Kind.INTEGER ? Kind.DOUBLE : result.kind(), element);
        return row -> {
            double one = value.of(row);
            return Double.isNaN(one) ? otherwise : one;
        };
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
