package io.timpani.frame;

import java.util.List;

/** Rows to predict for: dense typed columns, or a sparse matrix. */
public sealed interface Table permits Frame, SparseMatrix {
    /** The number of rows. */
    int rowCount();

    /** The names of all columns, in order. */
    List<String> columnNames();
}
