package io.timpani.runner.perftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A vertical axis with round marks.
 *
 * @param from its lower end
 * @param to its upper end, above the lower one
 * @param logarithmic true: equal ratios are equally long
 * @param ticks the marks, rising
 */
record Axis(double from, double to, boolean logarithmic, List<Double> ticks) {
    private static final int WANTED = 5;

    /** From 0 to a round number not below the most. */
    static Axis linear(double most) {
        double step = roundUp(Math.max(most, 1e-9) / WANTED);
        List<Double> ticks = new ArrayList<>();
        int count = (int) Math.ceil(Math.max(most, 1e-9) / step - 1e-9);
        for (int i = 0; i <= count; i++) {
            ticks.add(i * step);
        }
        return new Axis(0, count * step, false, ticks);
    }

    /** Between round numbers around the least and the most, which are above 0. */
    static Axis logarithmic(double least, double most) {
        boolean fine = most / least < 100;
        List<Double> ticks = new ArrayList<>();
        for (double decade = Math.pow(10, Math.floor(Math.log10(least))); ticks.isEmpty() || last(ticks) < most; ) {
            for (double part : fine ? new double[] {1, 2, 5} : new double[] {1}) {
                double tick = decade * part;
                // only the last one below counts
                if (tick <= least * (1 + 1e-9)) {
                    ticks.clear();
                }
                if (ticks.isEmpty() || last(ticks) < most) {
                    ticks.add(tick);
                }
            }
            decade *= 10;
        }
        if (ticks.size() == 1) {
            ticks.add(ticks.get(0) * 10);
        }
        return new Axis(ticks.get(0), last(ticks), true, ticks);
    }

    private static double last(List<Double> ticks) {
        return ticks.get(ticks.size() - 1);
    }

    private static double roundUp(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        for (double part : new double[] {1, 2, 5}) {
            if (value <= part * decade * (1 + 1e-9)) {
                return part * decade;
            }
        }
        return 10 * decade;
    }

    /** Where a value is, from 0 to 1. */
    double share(double value) {
        return logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
    }

    /** A number in few characters. */
    static String label(double value) {
        if (value >= 10_000) {
            return trimmed(value / 1000) + "k";
        }
        return trimmed(value);
    }

    private static String trimmed(double value) {
        int decimals = value == 0 || value >= 100 ? 0 : (int) Math.max(0, 2 - Math.floor(Math.log10(value)));
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.indexOf('.') < 0 ? text : text.replaceFirst("\\.?0+$", "");
    }
}
