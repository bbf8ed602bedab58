package io.timpani.engine.pmml;

import org.jspecify.annotations.Nullable;

/**
 * Where a model leaves what it predicts.
 *
 * @param value slot of the number, or of the place of the class; NaN = no prediction
 * @param classes the classes, null for a number
 * @param probabilities first of one slot per class, {@link #NONE} when the model tells none
 * @param confidences as probabilities, of how sure the model is of each class
 * @param entity slot of the code of the winning cluster's or node's id, {@link #NONE} when there is none
 * @param at the element that decides what the model tells
 */
record Outcome(int value, @Nullable Classes classes, int probabilities, int confidences, int entity, Element at) {
    static final int NONE = -1;

    static Outcome number(Element at, Compilation compilation) {
        return new Outcome(compilation.allot(1, at), null, NONE, NONE, NONE, at);
    }

    static Outcome probabilities(Classes classes, Element at, Compilation compilation) {
        requireSome(classes, at);
        int first = compilation.allot(classes.size() + 1, at);
        return new Outcome(first + classes.size(), classes, first, NONE, NONE, at);
    }

    /** A class without probabilities. */
    static Outcome choice(Classes classes, Element at, Compilation compilation) {
        requireSome(classes, at);
        return new Outcome(compilation.allot(1, at), classes, NONE, NONE, NONE, at);
    }

    private static void requireSome(Classes classes, Element at) {
        if (classes.size() == 0) {
            throw at.refused("the document names no class values");
        }
    }

    /** The same with room for confidences. */
    Outcome withConfidences(Compilation compilation) {
        int first = compilation.allot(count(), at);
        return new Outcome(value, classes, probabilities, first, entity, at);
    }

    boolean isClassification() {
        return classes != null;
    }

    int count() {
        return classes == null ? 0 : classes.size();
    }

    /** No prediction. */
    void none(Row row) {
        row.slots[value] = Double.NaN;
        if (probabilities != NONE) {
            for (int i = 0; i < count(); i++) {
                row.slots[probabilities + i] = Double.NaN;
            }
        }
        if (confidences != NONE) {
            for (int i = 0; i < count(); i++) {
                row.slots[confidences + i] = Double.NaN;
            }
        }
    }

    /** Chooses the class of the highest probability, the first of equals; no prediction when one of them is missing. */
    void choose(Row row) {
        int best = 0;
        for (int i = 0; i < count(); i++) {
            double probability = row.slots[probabilities + i];
            if (Double.isNaN(probability)) {
                none(row);
                return;
            }
            best = probability > row.slots[probabilities + best] ? i : best;
        }
        row.slots[value] = best;
    }

    /** Divides by their sum what stands where probabilities belong, and chooses. */
    void share(Row row) {
        double sum = 0;
        for (int i = 0; i < count(); i++) {
            sum += row.slots[probabilities + i];
        }
        for (int i = 0; i < count(); i++) {
            row.slots[probabilities + i] /= sum;
        }
        choose(row);
    }

    /** All probabilities 0, to be added to. */
    void clear(Row row) {
        for (int i = 0; i < count(); i++) {
            row.slots[probabilities + i] = 0;
        }
    }

    /** Puts another outcome in the place of this one; classes of this one are found by {@code places} of the other. */
    void copy(Outcome other, int[] places, Row row) {
        double from = row.slots[other.value];
        if (Double.isNaN(from)) {
            none(row);
        } else if (classes == null) {
            row.slots[value] = from;
        } else {
            row.slots[value] = places[(int) from];
            if (probabilities != NONE) {
                clear(row);
                for (int i = 0; i < places.length; i++) {
                    row.slots[probabilities + places[i]] = row.slots[other.probabilities + i];
                }
            }
        }
    }

    /** Places of the classes of another outcome among those of this one. */
    int[] places(Outcome other) {
        if (classes == null || other.classes == null) {
            return new int[0];
        }
        Classes mine = classes;
        return other.classes.labels().stream()
                .mapToInt(label -> mine.index(label, other.at))
                .toArray();
    }
}
