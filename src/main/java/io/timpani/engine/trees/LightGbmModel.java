package io.timpani.engine.trees;

import java.util.List;
import java.util.Map;

/**
 * A LightGBM model as its text says it is, checked.
 *
 * @param features names of the features
 * @param columns numbers answered per row; tree {@code i} adds to column {@code i % columns}
 * @param average true when sums are divided by the number of trees per column
 * @param objective makes answers of sums
 * @param trees at least one per column, and as many of each
 * @param codes by place of the feature: how the values that a data frame had become the numbers the trees know
 */
record LightGbmModel(
        List<String> features,
        int columns,
        boolean average,
        LightGbmObjective objective,
        List<LightGbmTree> trees,
        Map<Integer, CategoryCodes> codes) {
    LightGbmModel {
        features = List.copyOf(features);
        trees = List.copyOf(trees);
        codes = Map.copyOf(codes);
    }

    /** The number of trees that add to each column. */
    int rounds() {
        return trees.size() / columns;
    }
}
