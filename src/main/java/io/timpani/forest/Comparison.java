package io.timpani.forest;

/** What must be true of value and threshold for the left child; with a {@code NaN}, only {@link #NOT_EQUAL} is. */
public enum Comparison {
    LESS,
    AT_MOST,
    MORE,
    AT_LEAST,
    EQUAL,
    NOT_EQUAL
}
