package io.timpani.engine.trees;

import java.util.List;

/** A library that trains models, and what it takes for granted. */
enum Library {
    XGBOOST("xgboost", "f", Double.NaN, false),
    LIGHTGBM("lightgbm", "Column_", 0, true);

    private final String text;
    private final String madeName;
    private final double unstored;
    private final boolean joinsWords;

    Library(String text, String madeName, double unstored, boolean joinsWords) {
        this.text = text;
        this.madeName = madeName;
        this.unstored = unstored;
        this.joinsWords = joinsWords;
    }

    /** Its name in lower case, reported as the predictor. */
    String text() {
        return text;
    }

    /** What stands before the number of a feature where the library makes names up. */
    String madeName() {
        return madeName;
    }

    /** What a cell is that a sparse matrix does not store. */
    double unstored() {
        return unstored;
    }

    /** True when a blank in the name of a feature was saved as {@code _}. */
    boolean joinsWords() {
        return joinsWords;
    }

    /** The names of so many features without names. */
    List<String> madeNames(int count) {
        return new MadeNames(madeName, count);
    }
}
