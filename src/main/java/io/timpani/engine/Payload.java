package io.timpani.engine;

import io.timpani.frame.Table;
import java.util.List;
import java.util.Optional;

/** The data of one call. */
public sealed interface Payload extends AutoCloseable {
    /** The number of rows, -1 = unknown. */
    int rowCount();

    /** Releases what the payload holds outside the heap. */
    @Override
    default void close() {}

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

    /**
     * The body as it was sent, for predictors that hand it to custom code.
     *
     * @param raw the bytes of the body, or of the file part that holds the rows
     * @param mediaType in lower case, without parameters; empty when none was sent
     * @param charset as it was sent
     * @param format how the rows are written
     * @param table what the body says, as far as it was read: columns typed exactly as the custom code would read them, the
     *     rows of Arrow, or a matrix. Empty: {@code raw} is to be read
     * @param rowCount number of rows, -1 = unknown
     * @param singleColumn true: CSV of one column, whose blank lines are missing values
     * @param columnNames names sent beside a matrix, empty when there are none
     */
    record Document(
            RawBody raw,
            String mediaType,
            Optional<String> charset,
            Format format,
            Optional<Table> table,
            int rowCount,
            boolean singleColumn,
            List<String> columnNames)
            implements Payload {
        /** How rows are written. */
        public enum Format {
            CSV,
            MATRIX,
            ARROW,
            /** Some media type that only custom code knows. */
            OTHER
        }

        @Override
        public void close() {
            raw.close();
        }
    }
}
