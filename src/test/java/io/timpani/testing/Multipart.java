package io.timpani.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A {@code multipart/form-data} body, part by part. */
public final class Multipart {
    public static final String BOUNDARY = "a-Boundary.42";
    public static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    public Multipart file(String field, String fileName, String content) {
        return file(field, fileName, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a file. The type of a part is to be ignored, so it lies. */
    public Multipart file(String field, String fileName, byte[] content) {
        return part(
                "Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: image/png"
                        .formatted(field, fileName),
                content);
    }

    public Multipart field(String name, String content) {
        return part(
                "Content-Disposition: form-data; name=\"%s\"".formatted(name),
                content.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a part with these header lines. */
    public Multipart part(String headers, byte[] content) {
        write(parts, "--" + BOUNDARY + "\r\n" + headers + "\r\n\r\n");
        parts.writeBytes(content);
        write(parts, "\r\n");
        return this;
    }

    /** The body of all parts so far. */
    public byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(parts.toByteArray());
        write(whole, "--" + BOUNDARY + "--\r\n");
        return whole.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
