package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** NaiveBayesModel: in logarithms, so that many inputs do not underflow. */
final class NaiveBayes {
    private final Model model;
    private final Element element;
    private final Classes classes;
    private final double threshold;

    /** Adds to the logarithms of the classes, unless the input is missing. */
    @FunctionalInterface
    private interface Evidence {
        void weigh(Row row, int base);
    }

    private NaiveBayes(Model model) {
        this.model = model;
        this.element = model.element();
        this.threshold = element.number("threshold");
        this.classes = Classes.of(
                model.target(),
                priors().stream().map(count -> count.required("value")).toList());
    }

    static ModelStep of(Model model) {
        if (model.isRegression()) {
            throw model.element().unsupported("functionName", model.function());
        }
        model.requirePrediction();
        return new NaiveBayes(model).core();
    }

    private List<Element> priors() {
        return element.requiredChild("BayesOutput").grandchildren("TargetValueCounts", "TargetValueCount");
    }

    private ModelStep core() {
        double[] priors = logs(counts(priors()));
        List<Evidence> list = new ArrayList<>();
        for (Element input : element.grandchildren("BayesInputs", "BayesInput")) {
            list.add(evidence(input));
        }
        Evidence[] all = list.toArray(Evidence[]::new);
        Outcome outcome = Outcome.probabilities(classes, element, model.compilation());
        int base = outcome.probabilities();
        return new ModelStep(
                row -> {
                    System.arraycopy(priors, 0, row.slots, base, priors.length);
                    for (Evidence evidence : all) {
                        evidence.weigh(row, base);
                    }
                    double highest = Double.NEGATIVE_INFINITY;
                    for (int i = 0; i < priors.length; i++) {
                        highest = Math.max(highest, row.slots[base + i]);
                    }
                    for (int i = 0; i < priors.length; i++) {
                        row.slots[base + i] = Math.exp(row.slots[base + i] - highest);
                    }
                    outcome.share(row);
                },
                outcome);
    }

    private double[] counts(List<Element> elements) {
        model.compilation().spend(classes.size(), element);
        double[] counts = new double[classes.size()];
        for (Element count : elements) {
            counts[classes.index(count.required("value"), count)] = count.number("count");
        }
        return counts;
    }

    private static double[] logs(double[] values) {
        double[] logs = new double[values.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log(values[i]);
        }
        return logs;
    }

    private Evidence evidence(Element input) {
        Element derived = input.child("DerivedField");
        String name = input.required("fieldName");
        Element stats = input.child("TargetValueStats");
        if (stats != null) {
            return densities(model.scope().field(name, input), stats);
        }
        Field field = derived == null
                ? model.scope().field(name, input)
                : model.scope().needed(derived);
        return frequencies(field, input);
    }

    private Evidence frequencies(Field field, Element input) {
        Map<Double, double[]> byValue = new LinkedHashMap<>();
        double[] sums = new double[classes.size()];
        for (Element pairs : input.children("PairCounts")) {
            double value = model.compilation().bound(pairs.required("value"), field.kind(), pairs) + 0.0;
            double[] counts = counts(pairs.grandchildren("TargetValueCounts", "TargetValueCount"));
            byValue.put(value, counts);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += counts[i];
            }
        }
        ValueSet values = new ValueSet(byValue.keySet());
        double[][] logs = new double[values.size()][];
        for (int v = 0; v < logs.length; v++) {
            double[] counts = byValue.getOrDefault(values.at(v), new double[0]);
            for (int i = 0; i < counts.length; i++) {
                counts[i] = counts[i] == 0 ? threshold : counts[i] / sums[i];
            }
            logs[v] = logs(counts);
        }
        int slot = field.slot();
        return (row, base) -> {
            int at = values.indexOf(row.slots[slot]);
            if (at >= 0) {
                for (int i = 0; i < logs[at].length; i++) {
                    row.slots[base + i] += logs[at][i];
                }
            }
        };
    }

    private Evidence densities(Field field, Element stats) {
        double[] means = new double[classes.size()];
        double[] variances = new double[means.length];
        double[] known = new double[means.length];
        for (Element stat : stats.children("TargetValueStat")) {
            int place = classes.index(stat.required("value"), stat);
            Element gauss = stat.child("GaussianDistribution");
            if (gauss == null) {
                throw stat.refused("only a GaussianDistribution is supported");
            }
            means[place] = gauss.number("mean");
            variances[place] = gauss.number("variance");
            if (!(variances[place] > 0)) {
                throw gauss.refused("the variance is not positive");
            }
            known[place] = 1;
        }
        double lowest = Math.log(threshold);
        int slot = field.slot();
        return (row, base) -> {
            double value = row.slots[slot];
            if (Double.isNaN(value)) {
                return;
            }
            for (int i = 0; i < means.length; i++) {
                double off = value - means[i];
                double log = -off * off / (2 * variances[i]) - Math.log(2 * Math.PI * variances[i]) / 2;
                row.slots[base + i] += known[i] == 0 ? lowest : Math.max(log, lowest);
            }
        };
    }
}
