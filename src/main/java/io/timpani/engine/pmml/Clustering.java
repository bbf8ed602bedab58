package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;

/** ClusteringModel with centers: the nearest cluster, and how far it is. */
final class Clustering {
    private static final Set<String> KINDS =
            Set.of("euclidean", "squaredEuclidean", "cityBlock", "chebychev", "minkowski");

    private final Element element;
    private final String measure;
    private final double power;
    private final int[] slots;
    private final double[] weights;
    private final double[] missingWeights;
    private final DoubleBinaryOperator[] comparisons;
    private final double[][] centers;
    private final double[] ids;
    private final Outcome outcome;

    private Clustering(Model model) {
        element = model.element();
        Compilation compilation = model.compilation();
        if (!element.attribute("modelClass", "centerBased").equals("centerBased")) {
            throw element.unsupported("modelClass", element.required("modelClass"));
        }
        Element comparison = element.requiredChild("ComparisonMeasure");
        Element kind = comparison.children().stream()
                .filter(child -> KINDS.contains(child.name()))
                .findFirst()
                .orElseThrow(() -> comparison.refused("its measure is not supported"));
        measure = kind.name();
        power = measure.equals("minkowski") ? kind.number("p-parameter") : 2;
        List<Element> fields = element.children("ClusteringField").stream()
                .filter(field -> field.attribute("isCenterField", "true").equals("true"))
                .toList();
        slots = new int[fields.size()];
        weights = new double[slots.length];
        comparisons = new DoubleBinaryOperator[slots.length];
        for (int i = 0; i < slots.length; i++) {
            Element field = fields.get(i);
            Field named = model.scope().field(field.required("field"), field);
            if (named.kind() == Kind.TEXT) {
                throw field.refused("the field %s holds text".formatted(Element.shown(named.name())));
            }
            slots[i] = named.slot();
            weights[i] = field.number("fieldWeight", 1);
            comparisons[i] = comparison(
                    field, field.attribute("compareFunction", comparison.attribute("compareFunction", "absDiff")));
        }
        missingWeights = missingWeights();
        List<Element> clusters = element.children("Cluster");
        if (clusters.isEmpty()) {
            throw element.refused("it has no Cluster");
        }
        List<double[]> all = new ArrayList<>();
        ids = new double[clusters.size()];
        for (int i = 0; i < ids.length; i++) {
            Element cluster = clusters.get(i);
            double[] center = Numbers.array(cluster.requiredChild("Array"));
            if (center.length != slots.length) {
                throw cluster.refused("%d numbers for %d fields".formatted(center.length, slots.length));
            }
            all.add(center);
            ids[i] = compilation.words().code(cluster.attribute("id", Integer.toString(i + 1)));
        }
        centers = all.toArray(double[][]::new);
        int first = compilation.allot(2, element);
        outcome = new Outcome(first, null, Outcome.NONE, Outcome.NONE, first + 1, element);
    }

    static ModelStep of(Model model) {
        Clustering clustering = new Clustering(model);
        return new ModelStep(clustering::run, clustering.outcome);
    }

    private double[] missingWeights() {
        Element given = element.child("MissingValueWeights");
        if (given == null) {
            double[] ones = new double[slots.length];
            Arrays.fill(ones, 1);
            return ones;
        }
        double[] values = Numbers.array(given.requiredChild("Array"));
        if (values.length != slots.length) {
            throw given.refused("%d numbers for %d fields".formatted(values.length, slots.length));
        }
        return values;
    }

    private static DoubleBinaryOperator comparison(Element field, String function) {
        return switch (function) {
            case "absDiff" -> (a, b) -> Math.abs(a - b);
            case "gaussSim" -> {
                double scale = field.number("similarityScale");
                yield (a, b) -> Math.exp(-Math.log(2) * (a - b) * (a - b) / (scale * scale));
            }
            case "delta" -> (a, b) -> a == b ? 0 : 1;
            case "equal" -> (a, b) -> a == b ? 1 : 0;
            default -> throw field.unsupported("compareFunction", function);
        };
    }

    private void run(Row row) {
        double adjustment = adjustment(row);
        double nearest = Double.NaN;
        row.slots[outcome.entity()] = Double.NaN;
        for (int i = 0; i < centers.length && !Double.isNaN(adjustment); i++) {
            double distance = distance(row, centers[i], adjustment);
            if (Double.isNaN(nearest) || distance < nearest) {
                nearest = distance;
                row.slots[outcome.entity()] = ids[i];
            }
        }
        row.slots[outcome.value()] = nearest;
    }

    /** By what distances grow, because of values that are missing; NaN when all are. */
    private double adjustment(Row row) {
        double all = 0;
        double present = 0;
        for (int i = 0; i < slots.length; i++) {
            all += missingWeights[i];
            present += Double.isNaN(row.slots[slots[i]]) ? 0 : missingWeights[i];
        }
        return present == 0 ? Double.NaN : all / present;
    }

    private double distance(Row row, double[] center, double adjustment) {
        double sum = 0;
        for (int i = 0; i < slots.length; i++) {
            double value = row.slots[slots[i]];
            if (!Double.isNaN(value)) {
                double difference = comparisons[i].applyAsDouble(value, center[i]);
                switch (measure) {
                    case "cityBlock" -> sum += weights[i] * difference;
                    case "chebychev" -> sum = Math.max(sum, weights[i] * difference);
                    case "minkowski" -> sum += weights[i] * Math.pow(difference, power);
                    default -> sum += weights[i] * difference * difference;
                }
            }
        }
        double adjusted = sum * adjustment;
        return switch (measure) {
            case "euclidean" -> Math.sqrt(adjusted);
            case "minkowski" -> Math.pow(adjusted, 1 / power);
            default -> adjusted;
        };
    }
}
