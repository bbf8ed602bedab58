package io.timpani.runner.training;

import java.util.List;

/**
 * What is to be predicted.
 *
 * @param target name of the column
 * @param labels of the classes in the order of their places; binary: negative, positive; none = a number
 */
public record Question(String target, List<String> labels) {
    public Question {
        labels = List.copyOf(labels);
    }

    /** True when the answer is a number. */
    public boolean isNumber() {
        return labels.isEmpty();
    }

    /** Numbers per row that a model answers with: the number, the probability of the positive class, or one per class. */
    public int outputs() {
        return labels.size() > 2 ? labels.size() : 1;
    }
}
