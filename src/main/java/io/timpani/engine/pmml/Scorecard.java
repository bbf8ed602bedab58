package io.timpani.engine.pmml;

/** Scorecard: partial scores added up. */
final class Scorecard {
    /** A row of a table: what is added when its condition is the first to hold. */
    private record Entry(Predicate condition, Expression score) {}

    private Scorecard() {}

    static ModelStep of(Model model) {
        Element element = model.element();
        if (!model.isRegression()) {
            throw element.unsupported("functionName", model.function());
        }
        double initial = model.number(element, "initialScore", 0);
        Entry[][] characteristics = element.grandchildren("Characteristics", "Characteristic").stream()
                .map(characteristic -> characteristic.children("Attribute").stream()
                        .map(attribute -> entry(attribute, model))
                        .toArray(Entry[]::new))
                .toArray(Entry[][]::new);
        Outcome outcome = Outcome.number(element, model.compilation());
        int slot = outcome.value();
        return new ModelStep(
                row -> {
                    double sum = initial;
                    for (Entry[] entries : characteristics) {
                        sum = model.round(sum + partial(entries, row));
                    }
                    row.slots[slot] = sum;
                },
                outcome);
    }

    private static Entry entry(Element attribute, Model model) {
        Predicate condition = Predicates.inside(attribute, model.scope());
        Element complex = attribute.child("ComplexPartialScore");
        if (complex != null) {
            Typed score = Expressions.inside(complex, model.scope());
            return new Entry(condition, score.asNumber(complex, model.compilation()));
        }
        double score = model.round(attribute.number("partialScore"));
        return new Entry(condition, row -> score);
    }

    private static double partial(Entry[] entries, Row row) {
        for (Entry entry : entries) {
            if (entry.condition.of(row) == Predicate.TRUE) {
                return entry.score.of(row);
            }
        }
        return Double.NaN;
    }
}
