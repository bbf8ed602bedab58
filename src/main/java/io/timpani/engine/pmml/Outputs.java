package io.timpani.engine.pmml;

/** The output fields of a model, as far as models that follow it name them. */
final class Outputs {
    private final Model model;
    private final Outcome outcome;
    private final Segments segments;
    private final Scope scope;

    private Outputs(Model model, Outcome outcome, Segments segments) {
        this.model = model;
        this.outcome = outcome;
        this.segments = segments;
        this.scope = new Scope(model.compilation(), model.scope());
    }

    /** A scope with the output fields, whose steps follow the model's. */
    static Scope of(Model model, Outcome outcome, Segments segments) {
        Outputs outputs = new Outputs(model, outcome, segments);
        for (Element field : model.element().grandchildren("Output", "OutputField")) {
            outputs.scope.define(field.required("name"), () -> outputs.field(field));
        }
        return outputs.scope;
    }

    private Field field(Element element) {
        Outcome from = outcome;
        String segment = element.attribute("segmentId");
        if (segment != null) {
            Models.Compiled named = segments.find(segment);
            if (named == null) {
                throw element.refused("there is no segment %s".formatted(Element.shown(segment)));
            }
            from = named.outcome();
        }
        int failures = model.compilation().failures();
        Typed value = value(element, from);
        String dataType = element.attribute("dataType");
        Kind kind = dataType == null ? value.kind() : Kind.of(dataType, element);
        boolean mayFail = model.compilation().failures() > failures;
        return scope.assign(
                element.required("name"), kind, value.as(kind, element, model.compilation()), mayFail, element);
    }

    private Typed value(Element element, Outcome from) {
        String feature = element.attribute("feature", "predictedValue");
        return switch (feature) {
            case "predictedValue" -> predicted(element, from);
            case "probability" -> ofClass(element, from, from.probabilities(), "probabilities");
            case "confidence" -> ofClass(element, from, from.confidences(), "confidences");
            case "transformedValue", "decision" -> Expressions.inside(element, scope);
            case "entityId", "clusterId" -> {
                if (from.entity() == Outcome.NONE) {
                    throw element.unsupported("feature", feature);
                }
                yield slot(from.entity(), Kind.TEXT);
            }
            case "affinity", "clusterAffinity", "entityAffinity" -> {
                if (from.entity() == Outcome.NONE || from.isClassification() || element.has("value")) {
                    throw element.unsupported("feature", feature);
                }
                yield slot(from.value(), Kind.DOUBLE);
            }
            default -> throw element.unsupported("feature", feature);
        };
    }

    private Typed predicted(Element element, Outcome from) {
        Classes classes = from.classes();
        if (classes == null) {
            return from.entity() == Outcome.NONE ? slot(from.value(), Kind.DOUBLE) : slot(from.entity(), Kind.TEXT);
        }
        double[] values = new double[classes.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = classes.value(i, model.compilation(), element);
        }
        int slot = from.value();
        return new Typed(
                row -> {
                    double place = row.slots[slot];
                    return Double.isNaN(place) ? place : values[(int) place];
                },
                classes.kind());
    }

    /** @param first where the values of the classes begin */
    private static Typed ofClass(Element element, Outcome from, int first, String what) {
        Classes classes = from.classes();
        if (classes == null || first == Outcome.NONE) {
            throw element.refused("the model tells no %s".formatted(what));
        }
        String value = element.attribute("value");
        if (value != null) {
            return slot(first + classes.index(value, element), Kind.DOUBLE);
        }
        int chosen = from.value();
        return new Typed(
                row -> {
                    double place = row.slots[chosen];
                    return Double.isNaN(place) ? place : row.slots[first + (int) place];
                },
                Kind.DOUBLE);
    }

    private static Typed slot(int slot, Kind kind) {
        return new Typed(row -> row.slots[slot], kind);
    }
}
