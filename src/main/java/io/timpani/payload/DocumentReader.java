package io.timpani.payload;

import io.timpani.engine.Payload;
import io.timpani.engine.RawBody;
import io.timpani.engine.Traits.Input;
import io.timpani.frame.ArrowReader;
import io.timpani.frame.CsvReader;
import io.timpani.frame.CsvShape;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.MatrixMarketReader;
import io.timpani.frame.Table;
import io.timpani.frame.TypedCsv;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Reads rows for custom code: the body as it is, and what it says. What is wrong with a body is found here and is the client's
 * fault; what custom code makes of it is not. Made once per model, since it remembers what bodies look like.
 */
final class DocumentReader {
    private final Input.Document wanted;
    private final boolean sparse;
    private final TypedCsv csv = new TypedCsv();

    DocumentReader(Input.Document wanted, boolean sparse) {
        this.wanted = wanted;
        this.sparse = sparse;
    }

    Payload.Document read(
            PayloadFormat format, String mediaType, Optional<String> charset, InputStream in, List<String> names)
            throws IOException {
        check(format, mediaType);
        return read(format, mediaType, charset, Spool.read(in), names);
    }

    private void check(PayloadFormat format, String mediaType) {
        if (!wanted.anyMediaType()) {
            if (format == PayloadFormat.OTHER) {
                throw PayloadFormat.unknown(mediaType);
            }
            if (format == PayloadFormat.MTX && !sparse) {
                throw PayloadFormat.noMatrix();
            }
        }
    }

    /** Takes the body over: it is closed when it cannot be read. */
    Payload.Document read(
            PayloadFormat format, String mediaType, Optional<String> charset, RawBody raw, List<String> names)
            throws IOException {
        try {
            check(format, mediaType);
            return wanted.anyMediaType()
                    ? document(raw, mediaType, charset, format, Optional.empty(), -1, false, names)
                    : checked(raw, mediaType, charset, format, names);
        } catch (IOException | RuntimeException | Error e) {
            raw.close();
            throw e;
        }
    }

    private Payload.Document checked(
            RawBody raw, String mediaType, Optional<String> charset, PayloadFormat format, List<String> names)
            throws IOException {
        if (format == PayloadFormat.CSV && wanted.typed() && raw instanceof RawBody.Bytes bytes) {
            TypedCsv.Reading reading = csv.read(bytes.bytes());
            Optional<Table> told = reading.frame().map(frame -> frame);
            return document(raw, mediaType, charset, format, told, reading.rows(), reading.columns() == 1, names);
        }
        try (InputStream in = open(raw)) {
            if (format == PayloadFormat.CSV) {
                CsvShape shape = CsvReader.shape(in);
                return document(
                        raw, mediaType, charset, format, Optional.empty(), shape.rows(), shape.columns() == 1, names);
            }
            Table table = format == PayloadFormat.MTX
                    ? MatrixMarketReader.read(in, names)
                    : ArrowReader.read(in, FrameSchema.inferred());
            return document(raw, mediaType, charset, format, Optional.of(table), table.rowCount(), false, names);
        }
    }

    private static Payload.Document document(
            RawBody raw,
            String mediaType,
            Optional<String> charset,
            PayloadFormat format,
            Optional<Table> table,
            int rows,
            boolean singleColumn,
            List<String> names) {
        Payload.Document.Format shown = switch (format) {
            case CSV -> Payload.Document.Format.CSV;
            case MTX -> Payload.Document.Format.MATRIX;
            case ARROW -> Payload.Document.Format.ARROW;
            case OTHER -> Payload.Document.Format.OTHER;
        };
        return new Payload.Document(raw, mediaType, charset, shown, table, rows, singleColumn, names);
    }

    /** The bytes of a body. */
    static InputStream open(RawBody raw) throws IOException {
        return raw instanceof RawBody.Bytes bytes
                ? new ByteArrayInputStream(bytes.bytes())
                : Files.newInputStream(((RawBody.Spooled) raw).file());
    }
}
