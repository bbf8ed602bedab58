package io.timpani.engine;

import io.timpani.frame.Table;

/** The data of one call. */
public sealed interface Payload {
    /** The number of rows. */
    int rowCount();

    /** Rows as typed columns or as a sparse matrix. */
    record Rows(Table table) implements Payload {
        @Override
        public int rowCount() {
            return table.rowCount();
        }
    }

    /**
     * CSV with a header, UTF-8, without byte order mark, known to be well formed.
     *
     * @param bytes the text; not copied
     * @param rowCount number of rows in it
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on without a copy
    record CsvText(byte[] bytes, int rowCount) implements Payload {}
}
