package io.timpani.engine.onnx;

import io.timpani.forest.BrokenTreeException;
import io.timpani.forest.Forest;
import java.io.IOException;
import java.util.Optional;

/**
 * The trees of an operator {@code TreeEnsembleRegressor} or {@code TreeEnsembleClassifier}, with numbers of 32 bits as ONNX
 * Runtime has them.
 *
 * @param forest its sums are what the runtime adds up, before base values and transformation
 * @param base added to the sums, one per output, or none
 * @param trees that the sums are divided by, 1 = not divided
 * @param transform applied to the sums
 * @param isBinary true for a classifier with one sum for two classes
 * @param isPositive true when no weight of a classifier is negative
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record TreeEnsemble(
        Forest forest,
        float[] base,
        int trees,
        Transform transform,
        boolean isClassifier,
        boolean isBinary,
        boolean isPositive) {
    static final String REGRESSOR = "TreeEnsembleRegressor";
    static final String CLASSIFIER = "TreeEnsembleClassifier";
    static final String DOMAIN = "ai.onnx.ml";

    static boolean is(OnnxFile.Node node) {
        return node.domain().equals(DOMAIN)
                && (node.operator().equals(REGRESSOR) || node.operator().equals(CLASSIFIER));
    }

    /** Reads an operator; empty when it has what the forest has not. */
    static Optional<TreeEnsemble> read(OnnxFile.Node node, int features) {
        try {
            return new TreeEnsembleReader(node, features).read();
        } catch (IOException | BrokenTreeException e) {
            // the runtime says what is wrong with it, or serves it
            return Optional.empty();
        }
    }
}
