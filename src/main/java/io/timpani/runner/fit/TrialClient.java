package io.timpani.runner.fit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Posts files to a server. */
final class TrialClient {
    private static final String BOUNDARY = "timpani-fit-boundary-6d1f0a";

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;

    TrialClient(URI server) {
        this.server = server;
    }

    /**
     * An answer.
     *
     * @param contentType as it was sent, empty when there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    record Answer(int status, String contentType, byte[] body) {}

    /**
     * Posts rows as the file part X, and maybe their target as y.
     *
     * @param name of the file, whose extension tells its format
     */
    Answer post(String path, String name, byte[] rows, Optional<byte[]> target)
            throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(rows.length + 512);
        part(body, "X", name, rows);
        if (target.isPresent()) {
            part(body, "y", "y.csv", target.get());
        }
        String end = "--%s--\r\n".formatted(BOUNDARY);
        body.write(end.getBytes(StandardCharsets.US_ASCII));
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        return new Answer(
                answer.statusCode(), answer.headers().firstValue("Content-Type").orElse(""), answer.body());
    }

    private static void part(ByteArrayOutputStream body, String field, String file, byte[] content) throws IOException {
        String head = "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n\r\n"
                .formatted(BOUNDARY, field, file);
        body.write(head.getBytes(StandardCharsets.US_ASCII));
        body.write(content);
        body.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
}
