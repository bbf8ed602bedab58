package io.timpani.engine.trees;

import io.timpani.forest.Forest;
import java.util.List;

/**
 * A model as read from its file.
 *
 * @param format the library that saved it, reported as the predictor
 * @param forest its trees
 * @param features their names, empty when the model has none: then the forest knows how many there are
 * @param link makes predictions of sums
 */
record ForestModel(String format, Forest forest, List<String> features, Link link) {}
