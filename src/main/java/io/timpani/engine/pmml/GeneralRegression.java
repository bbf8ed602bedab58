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

    /** A linear score. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Score(int[] parameters, double[] betas) {}

    private final Model model;
    private final Element element;
    private final Compilation compilation;
    private final Map<String, Integer> parameters = new LinkedHashMap<>();
    private final int first;
    private final Map<String, Score> scores = new LinkedHashMap<>();
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
        scores();
        offset = variable("offsetVariable", "offsetValue", 0);
    }

    static Scored of(Model model) {
        String type = model.element().required("modelType");
        model.requirePrediction();
        GeneralRegression regression = new GeneralRegression(model);
        Scored scored = switch (type) {
            case "regression", "generalLinear" -> regression.number(y -> y, false);
            case "generalizedLinear" ->
                model.isRegression() ? regression.number(regression.link(), true) : regression.binary();
            case "multinomialLogistic" -> regression.multinomial();
            case "ordinalMultinomial" -> regression.ordinal();
            default -> throw model.element().unsupported("modelType", type);
        };
        Step before = regression.computeParameters;
        Step predict = scored.step();
        return new Scored(
                row -> {
                    before.run(row);
                    predict.run(row);
                },
                scored.outcome());
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

    private void scores() {
        Map<String, List<Element>> cells = new LinkedHashMap<>();
        for (Element cell : element.grandchildren("ParamMatrix", "PCell")) {
            cells.computeIfAbsent(cell.attribute("targetCategory", SHARED), key -> new ArrayList<>())
                    .add(cell);
        }
        cells.forEach((category, list) -> scores.put(
                category,
                new Score(
                        list.stream().mapToInt(this::parameter).toArray(),
                        list.stream().mapToDouble(cell -> cell.number("beta")).toArray())));
        if (scores.isEmpty()) {
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

    private double score(@Nullable Score score, Row row) {
        double sum = 0;
        if (score != null) {
            for (int i = 0; i < score.betas.length; i++) {
                sum += score.betas[i] * row.slots[first + score.parameters[i]];
            }
        }
        return sum;
    }

    private Score only() {
        if (scores.size() > 1) {
            throw element.refused("it has more than one equation");
        }
        return scores.values().iterator().next();
    }

    private Scored number(DoubleUnaryOperator inverse, boolean inTrials) {
        Score score = only();
        Expression trials = inTrials ? variable("trialsVariable", "trialsValue", 1) : row -> 1;
        Outcome outcome = Outcome.number(element, compilation);
        int slot = outcome.value();
        return new Scored(
                row -> row.slots[slot] = trials.of(row) * inverse.applyAsDouble(score(score, row) + offset.of(row)),
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
        List<String> named = new ArrayList<>(scores.keySet());
        named.remove(SHARED);
        String reference = element.attribute("targetReferenceCategory");
        if (reference != null) {
            named.add(reference);
        }
        return Classes.of(model.target(), named);
    }

    private Scored binary() {
        Classes classes = classes();
        if (classes.size() != 2) {
            throw element.refused("it has %d classes where two are wanted".formatted(classes.size()));
        }
        Score score = only();
        String category = scores.keySet().iterator().next();
        String reference = element.attribute("targetReferenceCategory");
        int event = !category.equals(SHARED)
                ? classes.index(category, element)
                : reference == null ? 1 : 1 - classes.index(reference, element);
        DoubleUnaryOperator inverse = link();
        Outcome outcome = Outcome.probabilities(classes, element, compilation);
        int base = outcome.probabilities();
        return new Scored(
                row -> {
                    double one = Math.min(Math.max(inverse.applyAsDouble(score(score, row) + offset.of(row)), 0), 1);
                    row.slots[base + event] = one;
                    row.slots[base + 1 - event] = 1 - one;
                    outcome.choose(row);
                },
                outcome);
    }

    private Scored multinomial() {
        Classes classes = classes();
        @Nullable Score[] byClass = byClass(classes);
        Outcome outcome = Outcome.probabilities(classes, element, compilation);
        int base = outcome.probabilities();
        return new Scored(
                row -> {
                    double highest = Double.NEGATIVE_INFINITY;
                    double shift = offset.of(row);
                    for (int i = 0; i < byClass.length; i++) {
                        // the reference category has no equation
                        double score = byClass[i] == null ? 0 : score(byClass[i], row) + shift;
                        row.slots[base + i] = score;
                        highest = Math.max(highest, score);
                    }
                    for (int i = 0; i < byClass.length; i++) {
                        row.slots[base + i] = Math.exp(row.slots[base + i] - highest);
                    }
                    outcome.share(row);
                },
                outcome);
    }

    private @Nullable Score[] byClass(Classes classes) {
        @Nullable Score[] byClass = new Score[classes.size()];
        scores.forEach((category, score) -> {
            if (category.equals(SHARED)) {
                if (classes.size() != 2) {
                    throw element.refused("an equation has no targetCategory");
                }
                String reference = element.attribute("targetReferenceCategory");
                byClass[reference == null ? 1 : 1 - classes.index(reference, element)] = score;
            } else {
                byClass[classes.index(category, element)] = score;
            }
        });
        return byClass;
    }

    private Scored ordinal() {
        Classes classes = classes();
        Score shared = scores.get(SHARED);
        @Nullable Score[] byClass = new Score[classes.size()];
        scores.forEach((category, score) -> {
            if (!category.equals(SHARED)) {
                byClass[classes.index(category, element)] = score;
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
        return new Scored(
                row -> {
                    double common = score(shared, row) + offset.of(row);
                    double before = 0;
                    for (int i = 0; i < byClass.length; i++) {
                        boolean last = i + 1 == byClass.length;
                        double until = last ? 1 : inverse.applyAsDouble(score(byClass[i], row) + common);
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
