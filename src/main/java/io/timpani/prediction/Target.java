package io.timpani.prediction;

import io.timpani.engine.Payload;
import io.timpani.engine.RawBody;
import io.timpani.frame.ArrowReader;
import io.timpani.frame.Column;
import io.timpani.frame.CsvWriter;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.MatrixMarketReader;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.SparseMatrix;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.payload.PayloadFormat;
import io.timpani.payload.RowsReader;
import io.timpani.payload.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The target of the rows to transform: the model gets it, and the client gets it back.
 *
 * @param payload as the model asks for it
 * @param format of {@code raw}
 * @param raw as it was sent
 */
record Target(Payload payload, PayloadFormat format, RawBody raw) implements AutoCloseable {
    /** Beyond this many cells a sparse target is not written out. */
    private static final long MOST_CELLS = 1 << 26;

    /** Reads a part to its end. */
    static Target read(PayloadFormat format, InputStream in, RowsReader reader) throws IOException {
        RawBody raw = Spool.read(in);
        try {
            return new Target(reader.target(format, raw), format, raw);
        } catch (IOException | RuntimeException | Error e) {
            raw.close();
            throw e;
        }
    }

    /** The target as CSV in the form of http-api.md §5. */
    byte[] csv() {
        try (InputStream in = RowsReader.open(raw)) {
            return CsvLines.crlf(
                    switch (format) {
                        case CSV, OTHER -> in.readAllBytes();
                        case ARROW -> CsvWriter.write(ArrowReader.read(in, FrameSchema.inferred()));
                        case MTX -> CsvWriter.write(dense(MatrixMarketReader.read(in, List.of())));
                    });
        } catch (IOException e) {
            throw new ServingException(ErrorCode.INTERNAL, "the target cannot be read again", e);
        }
    }

    private static Frame dense(SparseMatrix matrix) {
        long cells = (long) matrix.rowCount() * matrix.columnCount();
        if (cells > MOST_CELLS || matrix.columnCount() > MOST_CELLS) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT, "the target y has more than %d cells, the limit".formatted(MOST_CELLS));
        }
        List<Column> columns = new ArrayList<>();
        List<double[]> values = new ArrayList<>();
        for (String name : matrix.columnNames()) {
            double[] column = new double[matrix.rowCount()];
            values.add(column);
            columns.add(new NumberColumn(name, column));
        }
        for (int row = 0; row < matrix.rowCount(); row++) {
            for (int i = matrix.rowStart()[row]; i < matrix.rowStart()[row + 1]; i++) {
                values.get(matrix.columnIndex()[i])[row] = matrix.values()[i];
            }
        }
        return new Frame(matrix.rowCount(), columns);
    }

    @Override
    public void close() {
        try (payload) {
            raw.close();
        }
    }
}
