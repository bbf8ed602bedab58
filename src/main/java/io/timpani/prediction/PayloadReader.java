package io.timpani.prediction;

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
import io.timpani.http.ContentType;
import io.timpani.http.RequestBody;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a request's body into the payload that a predictor asks for. */
final class PayloadReader {
    /** Every cell is passed over, every row is checked. */
    private static final FrameSchema NOTHING = new FrameSchema(Map.of(), FrameSchema.Kind.SKIPPED);

    private final Traits traits;
    private final OptionalLong maxBytes;
    private final Optional<DocumentReader> documents;

    PayloadReader(Traits traits, OptionalLong maxBytes) {
        this.traits = traits;
        this.maxBytes = maxBytes;
        this.documents = traits.input() instanceof Input.Document document
                ? Optional.of(new DocumentReader(document, traits.sparse()))
                : Optional.empty();
    }

    /**
     * Reads the features.
     *
     * @throws ServingException naming what is wrong with the body
     */
    Payload read(RequestBody body) {
        return read(body, false).rows();
    }

    /**
     * Reads the features and, where it is sent, the target.
     *
     * @throws ServingException naming what is wrong with the body
     */
    MultipartRows.Parts readWithTarget(RequestBody body) {
        return read(body, true);
    }

    private MultipartRows.Parts read(RequestBody body, boolean wantsTarget) {
        String mediaType = ContentType.mediaType(body.contentType());
        InputStream in = body.within(maxBytes);
        try {
            if (mediaType.equals("multipart/form-data")) {
                return MultipartRows.read(String.valueOf(body.contentType()), body.length(), in, this, wantsTarget);
            }
            if (body.length() == 0 || mediaType.equals("application/x-www-form-urlencoded")) {
                throw missing();
            }
            Payload rows = rows(
                    PayloadFormat.ofMediaType(mediaType),
                    mediaType,
                    ContentType.charset(body.contentType()),
                    body.length() < 0 ? nonEmpty(in) : in,
                    List.of());
            return new MultipartRows.Parts(rows, Optional.empty());
        } catch (IOException e) {
            throw new ServingException(ErrorCode.MALFORMED_REQUEST, "the request body ended before it was complete", e);
        }
    }

    /** Reads the rows of a file part, whose name tells their format; {@code names} only matter for matrices. */
    Payload rows(PayloadFormat format, InputStream in, List<String> names) throws IOException {
        return rows(format, format.mediaType(), Optional.empty(), in, names);
    }

    private Payload rows(
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
    Payload target(PayloadFormat format, RawBody raw) throws IOException {
        if (traits.input() instanceof Input.Document document) {
            return new DocumentReader(document, traits.sparse())
                    .read(format, format.mediaType(), Optional.empty(), raw, List.of());
        }
        boolean columns = traits.input() instanceof Input.Columns;
        try (InputStream in = DocumentReader.open(raw)) {
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

    static ServingException missing() {
        return new ServingException(
                ErrorCode.INVALID_INPUT,
                "the request has no data X: send it as file part 'X' of a multipart/form-data body, or as the raw body");
    }

    static ServingException noTarget() {
        return new ServingException(
                ErrorCode.INVALID_INPUT,
                "the request has no usable target y: send it as file part 'y' of a multipart/form-data body");
    }

    /** A chunked body may turn out to be empty, which counts as missing. */
    private static InputStream nonEmpty(InputStream in) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(in, 1);
        int first = whole.read();
        if (first < 0) {
            throw missing();
        }
        whole.unread(first);
        return whole;
    }
}
