package io.timpani.prediction;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A multipart body, part by part. */
final class Multipart {
    static final String BOUNDARY = "a-Boundary.42";
    static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Multipart file(String field, String fileName, String content) {
        return file(field, fileName, content.getBytes(StandardCharsets.UTF_8));
    }

    Multipart file(String field, String fileName, byte[] content) {
        return part(
                "Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: image/png"
                        .formatted(field, fileName),
                content);
    }

    Multipart field(String name, String content) {
        return part(
                "Content-Disposition: form-data; name=\"%s\"".formatted(name),
                content.getBytes(StandardCharsets.UTF_8));
    }

    Multipart part(String headers, byte[] content) {
        text("--" + BOUNDARY + "\r\n" + headers + "\r\n\r\n");
        out.writeBytes(content);
        text("\r\n");
        return this;
    }

    byte[] bytes() {
        text("--" + BOUNDARY + "--\r\n");
        return out.toByteArray();
    }

    /** The body of a request with this length declared. */
    RequestBody body() {
        byte[] bytes = bytes();
        return body(bytes, bytes.length);
    }

    /** The body of a request that is cut so many bytes before its end. */
    RequestBody cut(int missing) {
        byte[] bytes = bytes();
        return body(Arrays.copyOf(bytes, bytes.length - missing), bytes.length);
    }

    static RequestBody body(byte[] bytes, long length) {
        return new RequestBody(CONTENT_TYPE, length, new ByteArrayInputStream(bytes));
    }

    private void text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
