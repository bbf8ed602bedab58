package io.timpani.payload;

import io.timpani.engine.Payload;
import io.timpani.engine.RawBody;
import io.timpani.engine.Traits;
import io.timpani.engine.Traits.Input;
import io.timpani.frame.ArrowReader;
import io.timpani.frame.CsvReader;
import io.timpani.frame.CsvWriter;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.MatrixMarketReader;
import io.timpani.frame.SparseMatrix;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads rows, from wherever they come, into the payload that a predictor asks for. Made once per model. */
public final class RowsReader {
    /** Every cell is passed over, every row is checked. */
    private static final FrameSchema NOTHING = new FrameSchema(Map.of(), FrameSchema.Kind.SKIPPED);

    private final Traits traits;
    private final Optional<DocumentReader> documents;

    public RowsReader(Traits traits) {
        this.traits = traits;
        this.documents = traits.input() instanceof Input.Document document
                ? Optional.of(new DocumentReader(document, traits.sparse()))
                : Optional.empty();
    }

    /** Reads the rows of a file part, whose name tells their format; {@code names} only matter for matrices. */
    public Payload read(PayloadFormat format, InputStream in, List<String> names) throws IOException {
        return read(format, format.mediaType(), Optional.empty(), in, names);
    }

    /**
     * Reads rows.
     *
     * @param format how they are written
     * @param mediaType as it was sent, in lower case and without parameters
     * @param charset as it was sent
     * @param names column names; they only matter for matrices
     * @throws io.timpani.model.ServingException naming what is wrong with them
     */
    public Payload read(
            PayloadFormat format, String mediaType, Optional<String> charset, InputStream in, List<String> names)
            throws IOException {
        if (documents.isPresent()) {
            return documents.get().read(format, mediaType, charset, in, names);
        }
        Input input = traits.input();
        return switch (format) {
            case OTHER -> throw PayloadFormat.unknown(mediaType);
            case CSV ->
                input instanceof Input.Columns columns
                        ? new Payload.Rows(CsvReader.read(in, columns.schema()))
                        : csvText(in.readAllBytes());
            case ARROW ->
                input instanceof Input.Columns columns
                        ? new Payload.Rows(ArrowReader.read(in, columns.schema()))
                        : csvText(ArrowReader.read(in, FrameSchema.inferred()));
            case MTX -> new Payload.Rows(matrix(in, names));
        };
    }

    /** The target of rows; nothing is known of its columns. */
    public Payload target(PayloadFormat format, RawBody raw) throws IOException {
        if (traits.input() instanceof Input.Document document) {
            return new DocumentReader(document, traits.sparse())
                    .read(format, format.mediaType(), Optional.empty(), raw, List.of());
        }
        boolean columns = traits.input() instanceof Input.Columns;
        try (InputStream in = open(raw)) {
            return switch (format) {
                case ARROW -> {
                    Frame frame = ArrowReader.read(in, FrameSchema.inferred());
                    yield columns ? new Payload.Rows(frame) : csvText(frame);
                }
                case MTX -> new Payload.Rows(matrix(in, List.of()));
                case CSV, OTHER ->
                    columns ? new Payload.Rows(CsvReader.read(in, FrameSchema.inferred())) : csvText(in.readAllBytes());
            };
        }
    }

    /** Text is checked before a predictor sees it: what is wrong with it is the client's fault, not the model's. */
    private static Payload csvText(byte[] body) throws IOException {
        int rows = CsvReader.read(new ByteArrayInputStream(body), NOTHING).rowCount();
        boolean marked = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        return new Payload.CsvText(marked ? Arrays.copyOfRange(body, 3, body.length) : body, rows);
    }

    private static Payload csvText(Frame frame) {
        return new Payload.CsvText(CsvWriter.write(frame), frame.rowCount());
    }

    private SparseMatrix matrix(InputStream in, List<String> names) throws IOException {
        if (!traits.sparse()) {
            throw PayloadFormat.noMatrix();
        }
        return MatrixMarketReader.read(in, names);
    }

    /** The bytes of a body. */
    public static InputStream open(RawBody raw) throws IOException {
        return DocumentReader.open(raw);
    }
}
