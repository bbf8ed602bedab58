package io.timpani.engine;

import io.timpani.frame.Table;

/** The data of one call. */
public sealed interface Payload {
    /** Rows as typed columns or as a sparse matrix. */
    record Rows(Table table) implements Payload {}

    /** CSV with a header, UTF-8, as received. */
    @SuppressWarnings("ArrayRecordComponent") // handed on without a copy
    record CsvText(byte[] bytes) implements Payload {}
}
