package io.timpani.metadata;

/** How a rule of a type schema compares. */
enum Condition {
    EQUALS,
    NOT_EQUALS,
    IN,
    NOT_IN,
    GREATER_THAN,
    LESS_THAN,
    NOT_GREATER_THAN,
    NOT_LESS_THAN;

    boolean takesSeveral() {
        return this == IN || this == NOT_IN;
    }
}
