package io.timpani.prediction;

import io.timpani.engine.Payload;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.payload.PayloadFormat;
import io.timpani.payload.RowsReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemHeaders;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a multipart request (http-api.md §2.1): file part {@code X}, and {@code X.colnames} for a matrix; the target
 * {@code y} where it is wanted. Parts are read as they arrive, in any order; only a matrix waits for its names.
 */
final class MultipartRows {
    private static final int MOST_PARTS = 1_000;
    private static final int MOST_FIELD_BYTES = 500_000;
    private static final int CHUNK = 8_192;

    private static final Headers HEADERS = new Headers();

    private final RowsReader reader;
    private final boolean wantsTarget;
    private boolean started;
    private boolean targetIsField;
    private @Nullable Target target;
    private @Nullable Payload payload;
    private byte @Nullable [] matrix;
    private @Nullable List<String> names;

    private MultipartRows(RowsReader reader, boolean wantsTarget) {
        this.reader = reader;
        this.wantsTarget = wantsTarget;
    }

    /**
     * Reads all parts.
     *
     * @param wantsTarget true: file part {@code y} is read, too
     */
    static Parts read(String contentType, long length, InputStream in, RowsReader reader, boolean wantsTarget)
            throws IOException {
        MultipartRows rows = new MultipartRows(reader, wantsTarget);
        try {
            return rows.parts(contentType, length, in);
        } catch (IOException | RuntimeException | Error e) {
            // what was read already may lie in files
            rows.discard();
            throw e;
        }
    }

    /**
     * What a request holds.
     *
     * @param rows the features
     * @param target the target, if it was asked for and sent
     */
    record Parts(Payload rows, Optional<Target> target) implements AutoCloseable {
        @Override
        public void close() {
            try (rows) {
                target.ifPresent(Target::close);
            }
        }
    }

    private void discard() {
        Target read = target;
        if (read != null) {
            read.close();
        }
        Payload rows = payload;
        if (rows != null) {
            rows.close();
        }
    }

    private Parts parts(String contentType, long length, InputStream in) throws IOException {
        byte[] boundary = HEADERS.getBoundary(contentType);
        if (boundary == null || boundary.length == 0) {
            // not multipart after all
            throw PayloadReader.missing();
        }
        try {
            PartReader parts = new PartReader(in, boundary, length);
            for (int count = 1; parts.next(); count++) {
                if (count > MOST_PARTS) {
                    throw new ServingException(
                            ErrorCode.TOO_LARGE, "the request has more than %d parts, the limit".formatted(MOST_PARTS));
                }
                started = true;
                take(Part.of(parts));
            }
        } catch (PartReader.CutException e) {
            throw incomplete(e);
        }
        return finish();
    }

    /** A body that ends within its parts is broken; one that never had a part has no data. */
    private ServingException incomplete(IOException e) {
        return started
                ? new ServingException(ErrorCode.MALFORMED_REQUEST, "the multipart body is not complete", e)
                : PayloadReader.missing();
    }

    private void take(Part part) throws IOException {
        if (part.file() == null) {
            targetIsField |= "y".equals(part.field());
            skipField(part);
        } else if (wantsTarget && "y".equals(part.field()) && target == null) {
            target = Target.read(PayloadFormat.ofFileName(part.file()), part.content(), reader);
        } else if ("X".equals(part.field()) && !hasRows()) {
            PayloadFormat format = PayloadFormat.ofFileName(part.file());
            if (format == PayloadFormat.MTX) {
                matrix = part.content().readAllBytes();
            } else {
                payload = reader.read(format, part.content(), List.of());
            }
        } else if ("X.colnames".equals(part.field()) && names == null) {
            names = new String(part.content().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .toList();
        }
    }

    private boolean hasRows() {
        return payload != null || matrix != null;
    }

    private Parts finish() throws IOException {
        byte[] sparse = matrix;
        if (sparse != null) {
            payload =
                    reader.read(PayloadFormat.MTX, new ByteArrayInputStream(sparse), names == null ? List.of() : names);
        }
        Payload rows = payload;
        if (rows == null) {
            throw PayloadReader.missing();
        }
        if (wantsTarget && target == null && targetIsField) {
            throw PayloadReader.noTarget();
        }
        return new Parts(rows, Optional.ofNullable(target));
    }

    private static void skipField(Part part) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int seen = 0;
        for (int read = part.content().read(chunk);
                read >= 0;
                read = part.content().read(chunk)) {
            seen += read;
            if (seen > MOST_FIELD_BYTES) {
                throw new ServingException(
                        ErrorCode.TOO_LARGE,
                        "the form field '%s' is larger than %d bytes, the limit"
                                .formatted(part.field(), MOST_FIELD_BYTES));
            }
        }
    }

    /**
     * A part of the request.
     *
     * @param field its name, empty when it has none
     * @param file its file's name, null when it is a plain field
     */
    private record Part(String field, @Nullable String file, InputStream content) {
        static Part of(PartReader parts) throws IOException {
            FileItemHeaders headers = HEADERS.getParsedHeaders(parts.headers());
            String field = HEADERS.getFieldName(headers);
            String file = HEADERS.getFileName(headers);
            if (file != null && file.indexOf('\0') >= 0) {
                throw new ServingException(
                        ErrorCode.INVALID_INPUT, "a part of the request has no usable file name: it holds a NUL");
            }
            return new Part(field == null ? "" : field, file, parts.content());
        }
    }

    /** The library's entry point is abstract; only its knowledge of headers is used. */
    private static final class Headers extends AbstractFileUpload<Void, DiskFileItem, DiskFileItemFactory> {
        @Override
        public FileItemInputIterator getItemIterator(Void request) throws FileUploadException {
            throw new FileUploadException("parts are read from a body");
        }

        @Override
        public Map<String, List<DiskFileItem>> parseParameterMap(Void request) throws FileUploadException {
            throw new FileUploadException("parts are iterated, not collected");
        }

        @Override
        public List<DiskFileItem> parseRequest(Void request) throws FileUploadException {
            throw new FileUploadException("parts are iterated, not collected");
        }
    }
}
