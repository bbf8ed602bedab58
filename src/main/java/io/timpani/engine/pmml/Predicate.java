package io.timpani.engine.pmml;

/** A condition on a row. */
@FunctionalInterface
interface Predicate {
    int UNKNOWN = -1;
    int FALSE = 0;
    int TRUE = 1;

    /** {@link #TRUE}, {@link #FALSE}, or {@link #UNKNOWN} because of missing values. */
    int of(Row row);

    Predicate ALWAYS = row -> TRUE;

    Predicate NEVER = row -> FALSE;
}
