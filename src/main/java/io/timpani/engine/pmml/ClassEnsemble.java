package io.timpani.engine.pmml;

import java.util.Arrays;

/** Probabilities or votes of several models made one. */
final class ClassEnsemble implements Step {
    private enum Method {
        VOTE,
        AVERAGE,
        MAX,
        MEDIAN
    }

    private final Mining.Segment[] segments;
    private final double[] weights;
    private final Method method;
    private final double threshold;
    private final Outcome outcome;
    private final int[][] places;

    /** @param threshold the share of weight that may have no prediction, negative = none may */
    ClassEnsemble(
            Mining.Segment[] segments, double[] weights, String method, double threshold, Outcome outcome, Element at) {
        this.segments = segments;
        this.weights = weights;
        this.threshold = threshold;
        this.outcome = outcome;
        this.method = switch (method) {
            case "majorityVote", "weightedMajorityVote" -> Method.VOTE;
            case "average", "weightedAverage" -> Method.AVERAGE;
            case "max" -> Method.MAX;
            case "median" -> Method.MEDIAN;
            default -> throw at.unsupported("multipleModelMethod", method);
        };
        this.places = new int[segments.length][];
        for (int i = 0; i < segments.length; i++) {
            places[i] = outcome.places(segments[i].outcome());
        }
    }

    @Override
    public void run(Row row) {
        outcome.clear(row);
        double[][] kept = new double[method == Method.MEDIAN ? outcome.count() : 0][segments.length];
        double weight = 0;
        double missing = 0;
        double highest = Double.NEGATIVE_INFINITY;
        int count = 0;
        for (int i = 0; i < segments.length; i++) {
            Mining.Segment segment = segments[i];
            Outcome voter = segment.outcome();
            if (segment.condition().of(row) != Predicate.TRUE) {
                voter.none(row);
                continue;
            }
            segment.model().step().run(row);
            double chosen = row.slots[voter.value()];
            if (Double.isNaN(chosen)) {
                missing += weights[i];
                continue;
            }
            weight += weights[i];
            switch (method) {
                case VOTE -> row.slots[outcome.probabilities() + places[i][(int) chosen]] += weights[i];
                case AVERAGE -> add(voter, places[i], weights[i], row);
                case MAX -> {
                    double certainty = row.slots[voter.probabilities() + (int) chosen];
                    if (certainty > highest) {
                        highest = certainty;
                        outcome.copy(voter, places[i], row);
                    }
                }
                case MEDIAN -> {
                    for (int place = 0; place < places[i].length; place++) {
                        kept[places[i][place]][count] = row.slots[voter.probabilities() + place];
                    }
                }
            }
            count++;
        }
        if (count == 0 || weight == 0 || (missing > 0 && missing > threshold * (weight + missing))) {
            outcome.none(row);
            return;
        }
        finish(kept, count, weight, row);
    }

    private void add(Outcome voter, int[] to, double weight, Row row) {
        for (int i = 0; i < to.length; i++) {
            row.slots[outcome.probabilities() + to[i]] += weight * row.slots[voter.probabilities() + i];
        }
    }

    private void finish(double[][] kept, int count, double weight, Row row) {
        switch (method) {
            case MAX -> outcome.choose(row);
            case MEDIAN -> {
                for (int i = 0; i < kept.length; i++) {
                    double[] values = Arrays.copyOf(kept[i], count);
                    row.slots[outcome.probabilities() + i] = Arithmetic.median(values);
                }
                outcome.share(row);
            }
            default -> {
                for (int i = 0; i < outcome.count(); i++) {
                    row.slots[outcome.probabilities() + i] /= weight;
                }
                outcome.choose(row);
            }
        }
    }
}
