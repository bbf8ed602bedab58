package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** GeneralRegressionModel: parameters that are products of predictors, weighted per class. */
final class GeneralRegression {
    private static final String SHARED = "";

    /** What a parameter is multiplied with: 1 or 0 of a factor, or the power of a covariate. */
    @FunctionalInterface
    private interface Factor extends Expression {}

    /** A linear sum. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Sum(int[] parameters, double[] betas) {}

    private final Model model;
    private final Element element;
    private final Compilation compilation;
    private final Map<String, Integer> parameters = new LinkedHashMap<>();
    private final int first;
    private final Map<String, Sum> sums = new LinkedHashMap<>();
    private final Expression offset;
    private final Step computeParameters;

    private GeneralRegression(Model model) {
        this.model = model;
        this.element = model.element();
        this.compilation = model.compilation();
        for (Element parameter : element.grandchildren("ParameterList", "Parameter")) {
            parameters.putIfAbsent(parameter.required("name"), parameters.size());
        }
        first = compilation.allot(parameters.size(), element);
        computeParameters = parameters();
        sums();
        offset = variable("offsetVariable", "offsetValue", 0);
    }

    static ModelStep of(Model model) {
        String type = model.element().required("modelType");
        model.requirePrediction();
        GeneralRegression regression = new GeneralRegression(model);
        ModelStep core = switch (type) {
            case "regression", "generalLinear" -> regression.number(y -> y, false);
            case "generalizedLinear" ->
                model.isRegression() ? regression.number(regression.link(), true) : regression.binary();
            case "multinomialLogistic" -> regression.multinomial();
            case "ordinalMultinomial" -> regression.ordinal();
            default -> throw model.element().unsupported("modelType", type);
        };
        Step before = regression.computeParameters;
        Step predict = core.step();
        return new ModelStep(
                row -> {
                    before.run(row);
                    predict.run(row);
                },
                core.outcome());
    }

    private Step parameters() {
        List<List<Factor>> factors = new ArrayList<>();
        parameters.forEach((name, index) -> factors.add(new ArrayList<>()));
        Map<String, Element> factorList = new HashMap<>();
        element.grandchildren("FactorList", "Predictor")
                .forEach(predictor -> factorList.put(predictor.required("name"), predictor));
        List<String> covariates = element.grandchildren("CovariateList", "Predictor").stream()
                .map(predictor -> predictor.required("name"))
                .toList();
        for (Element cell : element.grandchildren("PPMatrix", "PPCell")) {
            if (cell.has("targetCategory")) {
                throw cell.refused("a targetCategory is not supported here");
            }
            String name = cell.required("predictorName");
            Field field = model.scope().field(name, cell);
            Element factor = factorList.get(name);
            if (factor != null && factor.child("Matrix") != null) {
                throw factor.refused("contrast matrices are not supported");
            }
            boolean isFactor = factor != null || (field.kind() == Kind.TEXT && !covariates.contains(name));
            factors.get(parameter(cell)).add(isFactor ? indicator(field, cell) : power(field, cell));
        }
        Factor[][] all =
                factors.stream().map(list -> list.toArray(Factor[]::new)).toArray(Factor[][]::new);
        int base = first;
        return row -> {
            for (int i = 0; i < all.length; i++) {
                double product = 1;
                for (Factor factor : all[i]) {
                    product *= factor.of(row);
                }
                row.slots[base + i] = product;
            }
        };
    }

    private int parameter(Element cell) {
        Integer index = parameters.get(cell.required("parameterName"));
        if (index == null) {
            throw cell.refused("there is no such parameter");
        }
        return index;
    }

    private Factor indicator(Field field, Element cell) {
        double value = compilation.bound(cell.required("value"), field.kind(), cell);
        int slot = field.slot();
        return row -> {
            double one = row.slots[slot];
            return Double.isNaN(one) ? one : one == value ? 1 : 0;
        };
    }

    private static Factor power(Field field, Element cell) {
        if (field.kind() == Kind.TEXT) {
            throw cell.refused("the field %s holds text".formatted(Element.shown(field.name())));
        }
        double exponent = cell.number("value");
        int slot = field.slot();
        return exponent == 1 ? row -> row.slots[slot] : row -> Math.pow(row.slots[slot], exponent);
    }

    private void sums() {
        Map<String, List<Element>> cells = new LinkedHashMap<>();
        for (Element cell : element.grandchildren("ParamMatrix", "PCell")) {
            cells.computeIfAbsent(cell.attribute("targetCategory", SHARED), key -> new ArrayList<>())
                    .add(cell);
        }
        cells.forEach((category, list) -> sums.put(
                category,
                new Sum(
                        list.stream().mapToInt(this::parameter).toArray(),
                        list.stream().mapToDouble(cell -> cell.number("beta")).toArray())));
        if (sums.isEmpty()) {
            throw element.refused("it has no PCell");
        }
    }

    private Expression variable(String field, String constant, double otherwise) {
        String name = element.attribute(field);
        if (name == null) {
            double value = element.number(constant, otherwise);
            return row -> value;
        }
        Field found = model.scope().field(name, element);
        int slot = found.slot();
        return row -> row.slots[slot];
    }

    private double sum(@Nullable Sum sum, Row row) {
        double total = 0;
        if (sum != null) {
            for (int i = 0; i < sum.betas.length; i++) {
                total += sum.betas[i] * row.slots[first + sum.parameters[i]];
            }
        }
        return total;
    }

    private Sum only() {
        if (sums.size() > 1) {
            throw element.refused("it has more than one equation");
        }
        return sums.values().iterator().next();
    }

    private ModelStep number(DoubleUnaryOperator inverse, boolean inTrials) {
        Sum sum = only();
        Expression trials = inTrials ? variable("trialsVariable", "trialsValue", 1) : row -> 1;
        Outcome outcome = Outcome.number(element, compilation);
        int slot = outcome.value();
        return new ModelStep(
                row -> row.slots[slot] = trials.of(row) * inverse.applyAsDouble(sum(sum, row) + offset.of(row)),
                outcome);
    }

    private DoubleUnaryOperator link() {
        String link = element.required("linkFunction");
        return switch (link) {
            case "identity" -> y -> y;
            case "log" -> Math::exp;
            case "logc" -> y -> -Math.expm1(y);
            case "logit" -> Links::logistic;
            case "probit" -> Links::normal;
            case "cloglog" -> Links::cloglog;
            case "loglog" -> Links::loglog;
            case "cauchit" -> Links::cauchit;
            case "negbin" -> {
                double parameter = element.number("distParameter");
                yield y -> 1 / (parameter * Math.expm1(-y));
            }
            case "oddspower" -> {
                double parameter = element.number("linkParameter");
                yield parameter == 0 ? Links::logistic : y -> 1 / (1 + Math.pow(1 + parameter * y, -1 / parameter));
            }
            case "power" -> {
                double parameter = element.number("linkParameter");
                yield parameter == 0 ? Math::exp : y -> Math.pow(y, 1 / parameter);
            }
            default -> throw element.unsupported("linkFunction", link);
        };
    }

    /** The categories of all equations, and the one that has none because the others are compared with it. */
    private Classes classes() {
        List<String> named = new ArrayList<>(sums.keySet());
        named.remove(SHARED);
        String reference = element.attribute("targetReferenceCategory");
        if (reference != null) {
            named.add(reference);
        }
        return Classes.of(model.target(), named);
    }

    private ModelStep binary() {
        Classes classes = classes();
        if (classes.size() != 2) {
            throw element.refused("it has %d classes where two are wanted".formatted(classes.size()));
        }
        Sum sum = only();
        String category = sums.keySet().iterator().next();
        String reference = element.attribute("targetReferenceCategory");
        int event = !category.equals(SHARED)
                ? classes.index(category, element)
                : reference == null ? 1 : 1 - classes.index(reference, element);
        DoubleUnaryOperator inverse = link();
        Outcome outcome = Outcome.probabilities(classes, element, compilation);
        int base = outcome.probabilities();
        return new ModelStep(
                row -> {
                    double one = Math.min(Math.max(inverse.applyAsDouble(sum(sum, row) + offset.of(row)), 0), 1);
                    row.slots[base + event] = one;
                    row.slots[base + 1 - event] = 1 - one;
                    outcome.choose(row);
                },
                outcome);
    }

    private ModelStep multinomial() {
        Classes classes = classes();
        @Nullable Sum[] byClass = byClass(classes);
        Outcome outcome = Outcome.probabilities(classes, element, compilation);
        int base = outcome.probabilities();
        return new ModelStep(
                row -> {
                    double highest = Double.NEGATIVE_INFINITY;
                    double shift = offset.of(row);
                    for (int i = 0; i < byClass.length; i++) {
                        // the reference category has no equation
                        double sum = byClass[i] == null ? 0 : sum(byClass[i], row) + shift;
                        row.slots[base + i] = sum;
                        highest = Math.max(highest, sum);
                    }
                    for (int i = 0; i < byClass.length; i++) {
                        row.slots[base + i] = Math.exp(row.slots[base + i] - highest);
                    }
                    outcome.share(row);
                },
                outcome);
    }

    private @Nullable Sum[] byClass(Classes classes) {
        @Nullable Sum[] byClass = new Sum[classes.size()];
        sums.forEach((category, sum) -> {
            if (category.equals(SHARED)) {
                if (classes.size() != 2) {
                    throw element.refused("an equation has no targetCategory");
                }
                String reference = element.attribute("targetReferenceCategory");
                byClass[reference == null ? 1 : 1 - classes.index(reference, element)] = sum;
            } else {
                byClass[classes.index(category, element)] = sum;
            }
        });
        return byClass;
    }

    private ModelStep ordinal() {
        Classes classes = classes();
        Sum shared = sums.get(SHARED);
        @Nullable Sum[] byClass = new Sum[classes.size()];
        sums.forEach((category, sum) -> {
            if (!category.equals(SHARED)) {
                byClass[classes.index(category, element)] = sum;
            }
        });
        for (int i = 0; i + 1 < byClass.length; i++) {
            if (byClass[i] == null) {
                throw element.refused("class %s has no equation"
                        .formatted(Element.shown(classes.labels().get(i))));
            }
        }
        DoubleUnaryOperator inverse = cumulativeLink();
        Outcome outcome = Outcome.probabilities(classes, element, compilation);
        int base = outcome.probabilities();
        return new ModelStep(
                row -> {
                    double common = sum(shared, row) + offset.of(row);
                    double before = 0;
                    for (int i = 0; i < byClass.length; i++) {
                        boolean last = i + 1 == byClass.length;
                        double until = last ? 1 : inverse.applyAsDouble(sum(byClass[i], row) + common);
                        row.slots[base + i] = until - before;
                        before = until;
                    }
                    outcome.choose(row);
                },
                outcome);
    }

    private DoubleUnaryOperator cumulativeLink() {
        String link = element.required("cumulativeLink");
        return switch (link) {
            case "logit" -> Links::logistic;
            case "probit" -> Links::normal;
            case "cloglog" -> Links::cloglog;
            case "loglog" -> Links::loglog;
            case "cauchit" -> Links::cauchit;
            default -> throw element.unsupported("cumulativeLink", link);
        };
    }
}
