package io.timpani.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes metrics in Prometheus' text format 0.0.4. */
final class PrometheusText {
    private final StringBuilder out = new StringBuilder(4096);

    private PrometheusText() {}

    static String of(List<Family> families) {
        PrometheusText text = new PrometheusText();
        families.forEach(text::family);
        return text.out.toString();
    }

    private void family(Family family) {
        Metric metric = family.metric();
        String name = metric.title().replace('.', '_') + (metric.unit().equals("s") ? "_seconds" : "");
        if (metric.kind() == Metric.Kind.COUNTER) {
            name += "_total";
        }
        out.append("# HELP ").append(name).append(' ').append(metric.help()).append('\n');
        out.append("# TYPE ")
                .append(name)
                .append(' ')
                .append(metric.kind().name().toLowerCase(Locale.ROOT))
                .append('\n');
        for (Family.Point point : family.points()) {
            if (point instanceof Family.Value value) {
                line(name, labels(value.labels(), ""), Long.toString(value.value()));
            } else if (point instanceof Family.Buckets buckets) {
                buckets(name, buckets);
            }
        }
    }

    private void buckets(String name, Family.Buckets buckets) {
        long below = 0;
        for (int i = 0; i < buckets.counts().size(); i++) {
            below += buckets.counts().get(i);
            String bound = i < buckets.bounds().size()
                    ? Double.toString(buckets.bounds().get(i))
                    : "+Inf";
            line(name + "_bucket", labels(buckets.labels(), "le=\"" + bound + "\""), Long.toString(below));
        }
        line(name + "_sum", labels(buckets.labels(), ""), Double.toString(buckets.sum()));
        line(name + "_count", labels(buckets.labels(), ""), Long.toString(below));
    }

    private void line(String name, String labels, String value) {
        out.append(name).append(labels).append(' ').append(value).append('\n');
    }

    private static String labels(Map<String, String> labels, String last) {
        StringBuilder text = new StringBuilder("{");
        labels.forEach((name, value) -> text.append(text.length() > 1 ? "," : "")
                .append(name)
                .append("=\"")
                .append(escaped(value))
                .append('"'));
        if (!last.isEmpty()) {
            text.append(text.length() > 1 ? "," : "").append(last);
        }
        return text.append('}').toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
