package io.timpani.prediction;

import io.timpani.engine.Payload;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadContentTypeException;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.core.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a multipart request (http-api.md §2.1): file part {@code X}, and {@code X.colnames} for a matrix. Parts are read
 * as they arrive; only a matrix waits for its names.
 */
final class MultipartRows {
    private static final int MOST_PARTS = 1_000;
    private static final int MOST_FIELD_BYTES = 500_000;
    private static final int CHUNK = 8_192;
    /** Room for a file's name; the library's own limit of 512 bytes is less than some have. */
    private static final int MOST_HEADER_BYTES = 16_384;

    private final PayloadReader reader;
    private boolean started;
    private @Nullable Payload payload;
    private byte @Nullable [] matrix;
    private @Nullable List<String> names;

    private MultipartRows(PayloadReader reader) {
        this.reader = reader;
    }

    static Payload read(String contentType, long length, InputStream in, PayloadReader reader) throws IOException {
        MultipartRows rows = new MultipartRows(reader);
        try {
            Upload upload = new Upload();
            upload.setMaxPartHeaderSize(MOST_HEADER_BYTES);
            FileItemInputIterator parts = upload.getItemIterator(new Body(contentType, length, in));
            for (int count = 1; parts.hasNext(); count++) {
                if (count > MOST_PARTS) {
                    throw new ServingException(
                            ErrorCode.TOO_LARGE, "the request has more than %d parts, the limit".formatted(MOST_PARTS));
                }
                rows.take(parts.next());
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
            throw incomplete(rows, e);
        }
        return rows.finish();
    }

    /** A body that ends within its parts is broken; one that never had a part has no data. */
    private static ServingException incomplete(MultipartRows rows, FileUploadException e) {
        return rows.started
                ? new ServingException(ErrorCode.MALFORMED_REQUEST, "the multipart body is not complete", e)
                : PayloadReader.missing();
    }

    private void take(FileItemInput part) throws IOException {
        started = true;
        if (part.isFormField()) {
            skipField(part);
        } else if ("X".equals(part.getFieldName()) && !hasRows()) {
            PayloadFormat format = PayloadFormat.ofFileName(String.valueOf(part.getName()));
            try (InputStream in = part.getInputStream()) {
                if (format == PayloadFormat.MTX) {
                    matrix = in.readAllBytes();
                } else {
                    payload = reader.rows(format, in, List.of());
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

    private Payload finish() throws IOException {
        if (matrix != null) {
            return reader.rows(PayloadFormat.MTX, new ByteArrayInputStream(matrix), names == null ? List.of() : names);
        }
        if (payload == null) {
            throw PayloadReader.missing();
        }
        return payload;
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
