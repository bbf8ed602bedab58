package io.timpani.model;

import java.util.List;

/**
 * The class labels a request is answered with, as text, in the order in which an unlabelled model puts its columns.
 *
 * @param labels none for models that are no classifiers; for binary models exactly {@code [negative, positive]}
 */
public record ClassLabels(List<String> labels) {
    private static final ClassLabels NONE = new ClassLabels(List.of());

    public ClassLabels {
        labels = List.copyOf(labels);
    }

    /** No labels: the model is no classifier. */
    public static ClassLabels none() {
        return NONE;
    }

    /** The two labels of a binary model. */
    public static ClassLabels binary(String positive, String negative) {
        return new ClassLabels(List.of(negative, positive));
    }

    /** The label of the class whose probability is compared with the threshold; binary models only. */
    public String positive() {
        return labels.get(1);
    }

    /** The other label of a binary model. */
    public String negative() {
        return labels.get(0);
    }

    public boolean isEmpty() {
        return labels.isEmpty();
    }
}
