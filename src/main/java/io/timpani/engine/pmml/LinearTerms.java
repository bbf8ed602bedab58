package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An intercept and what numbers, categories and products of fields add to it. */
final class LinearTerms implements Expression {
    private final Model model;
    private final double intercept;
    private final int[] slots;
    private final double[] coefficients;
    private final double[] exponents;
    private final Category[] categories;
    private final Product[] products;

    /** What each value of a field adds; all others, and missing ones, add nothing. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Category(int slot, ValueSet values, double[] coefficients) {}

    /** The product of some fields. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Product(int[] slots, double coefficient) {}

    LinearTerms(Element table, Model model) {
        this.model = model;
        this.intercept = model.round(table.number("intercept"));
        List<Element> numeric = table.children("NumericPredictor");
        slots = new int[numeric.size()];
        coefficients = new double[slots.length];
        exponents = new double[slots.length];
        for (int i = 0; i < slots.length; i++) {
            Element term = numeric.get(i);
            slots[i] = numericSlot(term, term.attribute("name") == null ? "field" : "name");
            coefficients[i] = model.round(term.number("coefficient"));
            exponents[i] = term.number("exponent", 1);
        }
        categories = categories(table);
        products = table.children("PredictorTerm").stream()
                .map(term -> new Product(
                        term.children("FieldRef").stream()
                                .mapToInt(reference -> numericSlot(reference, "field"))
                                .toArray(),
                        model.round(term.number("coefficient"))))
                .toArray(Product[]::new);
    }

    private int numericSlot(Element term, String attribute) {
        Field field = model.scope().field(term.required(attribute), term);
        if (field.kind() == Kind.TEXT) {
            throw term.refused("the field %s holds text".formatted(Element.shown(field.name())));
        }
        return field.slot();
    }

    private Category[] categories(Element table) {
        Map<Integer, Map<Double, Double>> bySlot = new LinkedHashMap<>();
        for (Element term : table.children("CategoricalPredictor")) {
            Field field = model.scope().field(term.required(term.attribute("name") == null ? "field" : "name"), term);
            double value = model.compilation().bound(term.required("value"), field.kind(), term) + 0.0;
            bySlot.computeIfAbsent(field.slot(), slot -> new LinkedHashMap<>())
                    .merge(value, model.round(term.number("coefficient")), Double::sum);
        }
        List<Category> all = new ArrayList<>();
        bySlot.forEach((slot, byValue) -> {
            ValueSet values = new ValueSet(byValue.keySet());
            double[] ordered = new double[values.size()];
            for (int i = 0; i < values.size(); i++) {
                ordered[i] = byValue.getOrDefault(values.at(i), 0.0);
            }
            all.add(new Category(slot, values, ordered));
        });
        return all.toArray(Category[]::new);
    }

    /** True when it is the same for every row. */
    boolean isConstant() {
        return slots.length == 0 && categories.length == 0 && products.length == 0;
    }

    double intercept() {
        return intercept;
    }

    @Override
    public double of(Row row) {
        double sum = intercept;
        for (int i = 0; i < slots.length; i++) {
            double value = row.slots[slots[i]];
            double power = exponents[i] == 1 ? value : model.round(Math.pow(value, exponents[i]));
            sum = model.round(sum + model.round(coefficients[i] * power));
        }
        for (Category category : categories) {
            int at = category.values.indexOf(row.slots[category.slot]);
            sum = at < 0 ? sum : model.round(sum + category.coefficients[at]);
        }
        for (Product product : products) {
            double value = product.coefficient;
            for (int slot : product.slots) {
                value = model.round(value * row.slots[slot]);
            }
            sum = model.round(sum + value);
        }
        return sum;
    }
}
