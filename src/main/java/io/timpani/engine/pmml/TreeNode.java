package io.timpani.engine.pmml;

import org.jspecify.annotations.Nullable;

/** A node of a tree in the making and, complete, on the way down. */
final class TreeNode {
    final Element at;
    final Predicate predicate;
    TreeNode[] children = {};
    /** Where rows go that no child can be told for. */
    @Nullable
    TreeNode defaultChild;
    /** The number or the place of the class, NaN = there is none. */
    double score = Double.NaN;

    double records = Double.NaN;
    /** Per class; null = the node tells none. */
    double @Nullable [] probabilities;

    double @Nullable [] counts;
    double @Nullable [] confidences;
    /** Code of the id. */
    double id = Double.NaN;

    TreeNode(Element at, Predicate predicate) {
        this.at = at;
        this.predicate = predicate;
    }
}
