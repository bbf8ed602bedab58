package io.timpani.prediction;

import io.timpani.http.Pieces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A body of fields and files, in the order in which they are added. */
final class MultipartAnswer {
    private final String boundary = UUID.randomUUID().toString().replace("-", "");
    private final List<byte[]> pieces = new ArrayList<>();

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    MultipartAnswer field(String name, String value) {
        head("Content-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(name, value));
        return this;
    }

    /** Adds a file part; its content is not copied. */
    MultipartAnswer file(String name, List<byte[]> content) {
        head(
                "Content-Disposition: form-data; name=\"%1$s\"; filename=\"%1$s\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                        .formatted(name));
        pieces.addAll(content);
        pieces.add(bytes("\r\n"));
        return this;
    }

    /** The body; nothing can be added any more. */
    Pieces finish() {
        pieces.add(bytes("--" + boundary + "--\r\n"));
        return new Pieces(pieces);
    }

    private void head(String text) {
        pieces.add(bytes("--" + boundary + "\r\n" + text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
