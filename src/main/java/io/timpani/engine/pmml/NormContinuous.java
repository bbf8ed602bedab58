package io.timpani.engine.pmml;

import java.util.List;

/** A line through points, {@code orig} to {@code norm}; can be walked in both directions. */
final class NormContinuous {
    private enum Outliers {
        AS_IS,
        AS_MISSING,
        AS_EXTREMES
    }

    private final double[] from;
    private final double[] to;
    private final Outliers outliers;

    private NormContinuous(double[] from, double[] to, Outliers outliers) {
        this.from = from;
        this.to = to;
        this.outliers = outliers;
    }

    static Typed of(Element element, Scope scope) {
        Field field = scope.field(element.required("field"), element);
        if (!field.kind().isNumber() && field.kind() != Kind.BOOLEAN) {
            throw element.refused("the field %s holds no numbers".formatted(Element.shown(field.name())));
        }
        NormContinuous line = line(element, "orig", "norm");
        int slot = field.slot();
        Expression value = row -> line.at(row.slots[slot]);
        return new Typed(Expressions.mapped(element, value, Kind.DOUBLE, scope), Kind.DOUBLE);
    }

    /** The way back, from normalised values to those of the field. */
    static NormContinuous inverse(Element element) {
        return line(element, "norm", "orig");
    }

    private static NormContinuous line(Element element, String from, String to) {
        List<Element> points = element.children("LinearNorm");
        if (points.size() < 2) {
            throw element.refused("it has fewer than two LinearNorm");
        }
        double[] x = new double[points.size()];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = points.get(i).number(from);
            y[i] = points.get(i).number(to);
        }
        if (x[0] > x[x.length - 1]) {
            reverse(x);
            reverse(y);
        }
        for (int i = 1; i < x.length; i++) {
            if (!(x[i] > x[i - 1])) {
                throw points.get(i).refused("%s is not in order".formatted(from));
            }
        }
        String outliers = element.attribute("outliers", "asIs");
        return new NormContinuous(
                x,
                y,
                switch (outliers) {
                    case "asIs" -> Outliers.AS_IS;
                    case "asMissingValues" -> Outliers.AS_MISSING;
                    case "asExtremeValues" -> Outliers.AS_EXTREMES;
                    default -> throw element.unsupported("outliers", outliers);
                });
    }

    private static void reverse(double[] values) {
        for (int i = 0, j = values.length - 1; i < j; i++, j--) {
            double held = values[i];
            values[i] = values[j];
            values[j] = held;
        }
    }

    double at(double value) {
        int last = from.length - 1;
        boolean outside = value < from[0] || value > from[last];
        if (outside && outliers == Outliers.AS_MISSING) {
            return Double.NaN;
        }
        if (outside && outliers == Outliers.AS_EXTREMES) {
            return value < from[0] ? to[0] : to[last];
        }
        int at = 1;
        while (at < last && value > from[at]) {
            at++;
        }
        double slope = (to[at] - to[at - 1]) / (from[at] - from[at - 1]);
        return to[at - 1] + (value - from[at - 1]) * slope;
    }
}
