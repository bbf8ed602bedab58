package io.timpani.runner.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Finds the least value of a smooth convex function: L-BFGS with a line search that halves its step. */
final class Lbfgs {
    private static final int MEMORY = 10;
    private static final int MOST_STEPS = 500;
    private static final int MOST_HALVINGS = 40;
    private static final double TOLERANCE = 1e-8;
    /** The share of the expected descent that must come true. */
    private static final double ARMIJO = 1e-4;

    private Lbfgs() {}

    /** A function of several numbers. */
    @FunctionalInterface
    interface Function {
        /**
         * Its value there.
         *
         * @param gradient is filled with the slope
         */
        double at(double[] point, double[] gradient);
    }

    /** A step that was taken, and how the slope changed by it. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Step(double[] move, double[] change, double product) {}

    /** The point where the function is least, beginning at the origin. */
    static double[] minimum(Function function, int size) {
        double[] point = new double[size];
        double[] gradient = new double[size];
        double value = function.at(point, gradient);
        Deque<Step> memory = new ArrayDeque<>();
        for (int step = 0; step < MOST_STEPS && norm(gradient) > TOLERANCE * Math.max(1, norm(point)); step++) {
            double[] direction = direction(gradient, memory);
            double slope = dot(gradient, direction);
            double[] next = new double[size];
            double[] nextGradient = new double[size];
            double length = memory.isEmpty() ? Math.min(1, 1 / norm(gradient)) : 1;
            double nextValue = Double.POSITIVE_INFINITY;
            for (int i = 0; i < MOST_HALVINGS; i++) {
                for (int at = 0; at < size; at++) {
                    next[at] = point[at] + length * direction[at];
                }
                nextValue = function.at(next, nextGradient);
                if (nextValue <= value + ARMIJO * length * slope) {
                    break;
                }
                length /= 2;
            }
            if (!(nextValue < value)) {
                break;
            }
            remember(memory, point, next, gradient, nextGradient);
            point = next;
            gradient = nextGradient;
            value = nextValue;
        }
        return point;
    }

    private static void remember(
            Deque<Step> memory, double[] point, double[] next, double[] gradient, double[] nextGradient) {
        double[] move = minus(next, point);
        double[] change = minus(nextGradient, gradient);
        double product = dot(move, change);
        if (product > 0) {
            memory.addFirst(new Step(move, change, product));
            if (memory.size() > MEMORY) {
                memory.removeLast();
            }
        }
    }

    /** Downhill, as far as the steps remembered tell how the function curves. */
    private static double[] direction(double[] gradient, Deque<Step> memory) {
        double[] direction = gradient.clone();
        double[] shares = new double[memory.size()];
        int at = 0;
        for (Step step : memory) {
            shares[at] = dot(step.move, direction) / step.product;
            add(direction, step.change, -shares[at]);
            at++;
        }
        Step latest = memory.peekFirst();
        double scale = latest == null ? 1 : latest.product / dot(latest.change, latest.change);
        for (int i = 0; i < direction.length; i++) {
            direction[i] *= scale;
        }
        for (Iterator<Step> steps = memory.descendingIterator(); steps.hasNext(); ) {
            Step step = steps.next();
            at--;
            add(direction, step.move, shares[at] - dot(step.change, direction) / step.product);
        }
        for (int i = 0; i < direction.length; i++) {
            direction[i] = -direction[i];
        }
        return direction;
    }

    private static void add(double[] to, double[] what, double share) {
        for (int i = 0; i < to.length; i++) {
            to[i] += share * what[i];
        }
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] values) {
        return Math.sqrt(dot(values, values));
    }
}
