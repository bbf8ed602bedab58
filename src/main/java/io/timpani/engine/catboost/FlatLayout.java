package io.timpani.engine.catboost;

import java.util.List;

/**
 * What a table of a flatbuffer may hold.
 *
 * @param fields by their places; a table that has more than these is not known
 */
record FlatLayout(List<Field> fields) {
    /** One field of a table. */
    sealed interface Field {}

    /** A number, or a truth value, in the table itself. */
    record Scalar(int bytes) implements Field {}

    /** A text in UTF-8. */
    record Text() implements Field {}

    record Texts() implements Field {}

    /** Equal elements without anything that points elsewhere. */
    record Plain(int bytesEach, int alignment) implements Field {}

    record Table(FlatLayout layout) implements Field {}

    record Tables(FlatLayout layout) implements Field {}

    static FlatLayout of(Field... fields) {
        return new FlatLayout(List.of(fields));
    }
}
