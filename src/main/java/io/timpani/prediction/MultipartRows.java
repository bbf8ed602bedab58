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
import java.nio.file.InvalidPathException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemHeaders;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadContentTypeException;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.core.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a multipart request (http-api.md §2.1): file part {@code X}, and {@code X.colnames} for a matrix; the target
 * {@code y} where it is wanted. Parts are read as they arrive, in any order; only a matrix waits for its names.
 */
final class MultipartRows {
    private static final int MOST_PARTS = 1_000;
    private static final int MOST_FIELD_BYTES = 500_000;
    private static final int CHUNK = 8_192;
    /** Room for a file's name; the library's own limit of 512 bytes is less than some have. */
    private static final int MOST_HEADER_BYTES = 16_384;

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
        try {
            Upload upload = new Upload();
            upload.setMaxPartHeaderSize(MOST_HEADER_BYTES);
            FileItemInputIterator parts = upload.getItemIterator(new Body(contentType, length, in));
            for (int count = 1; parts.hasNext(); count++) {
                if (count > MOST_PARTS) {
                    throw new ServingException(
                            ErrorCode.TOO_LARGE, "the request has more than %d parts, the limit".formatted(MOST_PARTS));
                }
                take(parts.next());
            }
        } catch (FileUploadContentTypeException e) {
            // not multipart after all: no boundary
            throw PayloadReader.missing();
        } catch (FileUploadSizeException e) {
            throw new ServingException(
                    ErrorCode.TOO_LARGE,
                    "a part of the request has headers of more than %d bytes, the limit".formatted(MOST_HEADER_BYTES),
                    e);
        } catch (InvalidPathException e) {
            throw new ServingException(ErrorCode.INVALID_INPUT, "a part of the request has no usable file name", e);
        } catch (FileUploadException e) {
            throw incomplete(e);
        }
        return finish();
    }

    /** A body that ends within its parts is broken; one that never had a part has no data. */
    private ServingException incomplete(FileUploadException e) {
        return started
                ? new ServingException(ErrorCode.MALFORMED_REQUEST, "the multipart body is not complete", e)
                : PayloadReader.missing();
    }

    private void take(FileItemInput part) throws IOException {
        started = true;
        if (part.isFormField()) {
            targetIsField |= "y".equals(part.getFieldName());
            skipField(part);
        } else if (wantsTarget && "y".equals(part.getFieldName()) && target == null) {
            try (InputStream in = part.getInputStream()) {
                target = Target.read(PayloadFormat.ofFileName(String.valueOf(part.getName())), in, reader);
            }
        } else if ("X".equals(part.getFieldName()) && !hasRows()) {
            PayloadFormat format = PayloadFormat.ofFileName(String.valueOf(part.getName()));
            try (InputStream in = part.getInputStream()) {
                if (format == PayloadFormat.MTX) {
                    matrix = in.readAllBytes();
                } else {
                    payload = reader.read(format, in, List.of());
                }
            }
        } else if ("X.colnames".equals(part.getFieldName()) && names == null) {
            try (InputStream in = part.getInputStream()) {
                names = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .toList();
            }
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

    private static void skipField(FileItemInput part) throws IOException {
        try (InputStream in = part.getInputStream()) {
            byte[] chunk = new byte[CHUNK];
            int seen = 0;
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                seen += read;
                if (seen > MOST_FIELD_BYTES) {
                    throw new ServingException(
                            ErrorCode.TOO_LARGE,
                            "the form field '%s' is larger than %d bytes, the limit"
                                    .formatted(part.getFieldName(), MOST_FIELD_BYTES));
                }
            }
        }
    }

    /** The library's entry point is abstract; only its iterator is used, which stores nothing. */
    private static final class Upload extends AbstractFileUpload<Void, DiskFileItem, DiskFileItemFactory> {
        @Override
        public FileItemHeaders getParsedHeaders(String text) {
            return new WithoutType(super.getParsedHeaders(text));
        }

        /** Nobody's parts count like others; the library would pass over parts without a name. */
        @Override
        public String getFieldName(FileItemHeaders headers) {
            String name = super.getFieldName(headers);
            return name == null ? "" : name;
        }

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

    /** A part's own type is ignored (http-api.md §2.1); the library would look for parts within a part. */
    private record WithoutType(FileItemHeaders all) implements FileItemHeaders {
        @Override
        public void addHeader(String name, String value) {
            all.addHeader(name, value);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase(AbstractFileUpload.CONTENT_TYPE) ? null : all.getHeader(name);
        }

        @Override
        public Iterator<String> getHeaderNames() {
            return all.getHeaderNames();
        }

        @Override
        public Iterator<String> getHeaders(String name) {
            return all.getHeaders(name);
        }
    }

    private record Body(String contentType, long length, InputStream in) implements RequestContext {
        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public long getContentLength() {
            return length;
        }

        @Override
        public String getContentType() {
            return contentType;
        }

        @Override
        public InputStream getInputStream() {
            return in;
        }

        @Override
        public boolean isMultipartRelated() {
            return false;
        }
    }
}
