package io.timpani.engine.trees;

import io.timpani.forest.Forest;
import java.util.List;
import java.util.Map;

/**
 * A model as read from its file.
 *
 * @param format the library that saved it, reported as the predictor
 * @param forest its trees
 * @param features their names, empty when the model has none: then the forest knows how many there are
 * @param madeName what stands before the number of a feature where the library makes names up
 * @param link makes predictions of sums
 * @param codes by place of the feature: how values of categories become numbers
 */
record ForestModel(
        String format,
        Forest forest,
        List<String> features,
        String madeName,
        Link link,
        Map<Integer, CategoryCodes> codes) {}
