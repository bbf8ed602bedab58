package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Multipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks one server, and checks of every answer what all answers must have. */
final class Client {
    static final String CSV = "text/csv";

    private final String base;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    Client(URI base) {
        this.base = base.toString().replaceAll("/$", "");
    }

    Answer get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    Answer post(String path, String contentType, String body) {
        return post(path, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer post(String path, String contentType, byte[] body) {
        return send("POST", path, BodyPublishers.ofByteArray(body), "Content-Type", contentType);
    }

    Answer predict(Multipart form) {
        return post("/predict/", Multipart.CONTENT_TYPE, form.bytes());
    }

    Answer predict(String csv) {
        return post("/predict/", CSV, csv);
    }

    /** @param path with its leading slash, sent as it is written */
    Answer send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body)
                .timeout(Duration.ofMinutes(2));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            Answer answer = Answer.of(http.send(request.build(), BodyHandlers.ofByteArray()));
            assertOurs(answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What every answer has, an error too. */
    static void assertOurs(Answer answer) {
        String id = answer.header("X-Request-ID");
        assertThat(id).as("%s", answer).isNotBlank().isEqualTo(answer.header("X_Request_ID"));
        assertThat(answer.header("X-Drum-Version")).as("%s", answer).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(answer.header("Location")).as("%s", answer).isNull();
        if (answer.status() >= 400) {
            assertThat(String.valueOf(answer.header("Content-Type")))
                    .as("%s", answer)
                    .isEqualTo("application/json");
        }
    }
}
