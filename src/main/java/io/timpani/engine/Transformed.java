package io.timpani.engine;

import io.timpani.frame.Frame;
import io.timpani.frame.SparseMatrix;
import java.util.Optional;

/** What a transform model made of its rows. */
public sealed interface Transformed {
    /** Number of rows. */
    int rows();

    /**
     * Dense rows.
     *
     * @param csv header and rows, UTF-8, lines end with CRLF but for the last; not copied
     * @param rows number of rows
     * @param frame the same as columns; only when they were asked for
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on without a copy
    record Dense(byte[] csv, int rows, Optional<Frame> frame) implements Transformed {}

    /**
     * Sparse rows.
     *
     * @param matrix its columns are named
     * @param integers true when its values are of an integer type
     */
    record Sparse(SparseMatrix matrix, boolean integers) implements Transformed {
        @Override
        public int rows() {
            return matrix.rowCount();
        }
    }
}
