package io.timpani.e2e;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a {@code multipart/form-data} body. */
final class Multipart {
    static final String BOUNDARY = "0123456789abcdef0123456789abcdef";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    static Multipart file(String name, String fileName, String text) {
        return new Multipart().and(name, fileName, text.getBytes(StandardCharsets.UTF_8));
    }

    static Multipart file(String name, String fileName, byte[] bytes) {
        return new Multipart().and(name, fileName, bytes);
    }

    static Multipart field(String name, String text) {
        return new Multipart().and(name, null, text.getBytes(StandardCharsets.UTF_8));
    }

    Multipart andFile(String name, String fileName, String text) {
        return and(name, fileName, text.getBytes(StandardCharsets.UTF_8));
    }

    Multipart andField(String name, String text) {
        return and(name, null, text.getBytes(StandardCharsets.UTF_8));
    }

    private Multipart and(String name, @Nullable String fileName, byte[] bytes) {
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\""
                        // the type of the part is to be ignored, so it lies
                        + (fileName == null ? "" : "; filename=\"" + fileName + "\"\r\nContent-Type: image/png")
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        return this;
    }

    String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    byte[] body() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(body.toByteArray());
        whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return whole.toByteArray();
    }
}
