package io.timpani.runner.perftest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** A chart of lines as SVG, small enough to be read on a phone as it is; colours and sizes of text come from the page. */
final class LineChart {
    private static final double WIDTH = 420;
    private static final double HEIGHT = 250;
    private static final double LEFT = 50;
    private static final double RIGHT = 14;
    private static final double TOP = 24;
    private static final double BOTTOM = 40;
    private static final int KINDS = 6;
    /** More would hide the line. */
    private static final int MOST_MARKS = 40;

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final boolean logarithmic;
    private final TreeMap<Double, String> ticks = new TreeMap<>();
    private final List<Line> lines = new ArrayList<>();
    private double shadeFrom = Double.NaN;
    private double shadeTo = Double.NaN;

    /** A point; those with a y that is no number are left out. */
    record Point(double x, double y) {}

    private record Line(String name, List<Point> points) {}

    /** @param logarithmic the vertical axis; values must be above 0 then */
    LineChart(String title, String xLabel, String yLabel, boolean logarithmic) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.logarithmic = logarithmic;
    }

    /** A mark below the horizontal axis. */
    LineChart tick(double x, String label) {
        ticks.put(x, label);
        return this;
    }

    /** A part that does not count. */
    LineChart shade(double from, double to) {
        shadeFrom = from;
        shadeTo = to;
        return this;
    }

    LineChart line(String name, List<Point> points) {
        lines.add(new Line(
                name,
                points.stream()
                        .filter(point -> Double.isFinite(point.y) && (!logarithmic || point.y > 0))
                        .sorted(Comparator.comparingDouble(Point::x))
                        .toList()));
        return this;
    }

    private boolean isEmpty() {
        return lines.stream().allMatch(line -> line.points.isEmpty());
    }

    /** A figure with its legend; no text when there is nothing to draw. */
    String figure() {
        if (isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<figure><figcaption>" + Html.text(title) + "</figcaption>\n");
        html.append(number("<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"", WIDTH, HEIGHT))
                .append(Html.text(title + ": " + yLabel + " by " + xLabel + ". " + summary()))
                .append("\">\n");
        Axis axis = axis();
        double fromX = DoubleStream.concat(xs(), DoubleStream.of(shadeFrom))
                .filter(x -> !Double.isNaN(x))
                .min()
                .orElse(0);
        double toX = xs().max().orElse(1);
        Frame frame = new Frame(fromX, toX > fromX ? toX : fromX + 1, axis);
        if (!Double.isNaN(shadeFrom)) {
            html.append(number(
                    "<rect class=\"shade\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n",
                    frame.x(shadeFrom), TOP, frame.x(shadeTo) - frame.x(shadeFrom), HEIGHT - TOP - BOTTOM));
        }
        grid(html, frame);
        for (int i = 0; i < lines.size(); i++) {
            draw(html, frame, lines.get(i), i % KINDS);
        }
        return html.append("</svg>\n").append(legend()).append("</figure>\n").toString();
    }

    private DoubleStream xs() {
        return DoubleStream.concat(
                ticks.keySet().stream().mapToDouble(Double::doubleValue),
                lines.stream().flatMap(line -> line.points.stream()).mapToDouble(Point::x));
    }

    private String summary() {
        List<String> ends = new ArrayList<>();
        for (Line line : lines) {
            if (!line.points.isEmpty()) {
                Point last = line.points.get(line.points.size() - 1);
                ends.add(line.name + " ends at " + Axis.label(last.y));
            }
        }
        return String.join(", ", ends);
    }

    private Axis axis() {
        double least = lines.stream()
                .flatMap(line -> line.points.stream())
                .mapToDouble(Point::y)
                .min()
                .orElse(0);
        double most = lines.stream()
                .flatMap(line -> line.points.stream())
                .mapToDouble(Point::y)
                .max()
                .orElse(1);
        return logarithmic ? Axis.logarithmic(least, most) : Axis.linear(most);
    }

    /** Where values are on the paper. */
    private record Frame(double fromX, double toX, Axis axis) {
        double x(double value) {
            return LEFT + (value - fromX) / (toX - fromX) * (WIDTH - LEFT - RIGHT);
        }

        double y(double value) {
            return HEIGHT - BOTTOM - axis.share(value) * (HEIGHT - TOP - BOTTOM);
        }
    }

    private void grid(StringBuilder html, Frame frame) {
        for (double tick : frame.axis.ticks()) {
            html.append(number(
                    "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>",
                    LEFT, WIDTH - RIGHT, frame.y(tick), frame.y(tick)));
            label(html, LEFT - 6, frame.y(tick) + 4, "end", Axis.label(tick));
        }
        ticks.forEach((x, text) -> {
            html.append(number(
                    "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>",
                    frame.x(x), frame.x(x), HEIGHT - BOTTOM, HEIGHT - BOTTOM + 4));
            label(html, frame.x(x), HEIGHT - BOTTOM + 16, "middle", text);
        });
        label(html, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "middle", xLabel);
        label(html, 4, 13, "start", yLabel);
    }

    private static void label(StringBuilder html, double x, double y, String anchor, String text) {
        html.append(number("<text x=\"%s\" y=\"%s\" text-anchor=\"", x, y))
                .append(anchor)
                .append("\">")
                .append(Html.text(text))
                .append("</text>\n");
    }

    private static void draw(StringBuilder html, Frame frame, Line line, int kind) {
        StringBuilder points = new StringBuilder();
        line.points.forEach(point -> points.append(number("%s,%s ", frame.x(point.x), frame.y(point.y))));
        html.append("<polyline class=\"line k" + kind + "\" points=\"")
                .append(points.toString().strip())
                .append("\"/>\n");
        if (line.points.size() <= MOST_MARKS) {
            line.points.forEach(point -> html.append("<circle class=\"d" + kind + "\"")
                    .append(number(" cx=\"%s\" cy=\"%s\" r=\"3\"/>", frame.x(point.x), frame.y(point.y))));
            html.append('\n');
        }
    }

    private String legend() {
        if (lines.size() == 1) {
            return "";
        }
        StringBuilder html = new StringBuilder("<ul class=\"legend\">");
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).points.isEmpty()) {
                continue;
            }
            html.append("<li><svg viewBox=\"0 0 28 8\" aria-hidden=\"true\"><polyline class=\"line k" + i % KINDS
                            + "\" points=\"0,4 28,4\"/></svg>")
                    .append(Html.text(lines.get(i).name))
                    .append("</li>");
        }
        return html.append("</ul>").toString();
    }

    private static String number(String format, double... values) {
        String text = format;
        for (double value : values) {
            text = text.replaceFirst(
                    "%s", String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", ""));
        }
        return text;
    }
}
