package io.timpani.engine.trees;

import io.timpani.forest.Forest;
import java.util.List;
import java.util.Map;

/**
 * A model as read from its file.
 *
 * @param library that saved it
 * @param sums its trees, or its weights
 * @param features their names, empty when the model has none: then the sums know how many there are
 * @param link makes predictions of sums
 * @param codes by place of the feature: how values of categories become numbers
 */
record ForestModel(Library library, Sums sums, List<String> features, Link link, Map<Integer, CategoryCodes> codes) {
    /** Its trees; only of a model that has some. */
    Forest forest() {
        return ((Sums.OfTrees) sums).forest();
    }
}
