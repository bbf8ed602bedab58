package io.timpani.engine.pmml;

/** A value computed from a row; NaN = missing. */
@FunctionalInterface
interface Expression {
    double of(Row row);
}
