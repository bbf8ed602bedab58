package io.timpani.runner.push;

import io.timpani.config.PushSettings;
import io.timpani.json.JsonReader;
import io.timpani.json.JsonText;
import io.timpani.model.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The platform's API over HTTP. */
final class HttpPlatform implements Platform {
    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(20);
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(10);
    /** The slowest line that large models are brought over. */
    private static final long BYTES_PER_SECOND = 100_000;

    private static final int LONGEST_MESSAGE = 600;
    private static final int OK = 200;
    private static final int REDIRECTED = 300;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final PushSettings.Account account;
    private final Patience patience;
    private final PrintStream err;
    private final boolean progress;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTED_WITHIN)
            .build();

    /** @param progress true: a line shows how much of the files is sent */
    HttpPlatform(PushSettings.Account account, Patience patience, PrintStream err, boolean progress) {
        this.account = account;
        this.patience = patience;
        this.err = err;
        this.progress = progress;
    }

    @Override
    public Map<?, ?> post(Call call) throws IOException, InterruptedException {
        for (int failures = 1; ; failures++) {
            String trouble;
            Optional<String> retryAfter = Optional.empty();
            try {
                HttpResponse<byte[]> answer = client.send(request(call), BodyHandlers.ofByteArray());
                if (answer.statusCode() >= OK && answer.statusCode() < REDIRECTED) {
                    return object(call, answer);
                }
                if (!Patience.isWorthwhile(answer.statusCode())) {
                    throw refused(call, answer);
                }
                trouble = "answered " + answer.statusCode();
                retryAfter = answer.headers().firstValue("Retry-After");
            } catch (Refusal e) {
                throw e;
            } catch (IOException e) {
                trouble = "cannot be reached ("
                        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()) + ")";
            }
            Optional<Duration> wait = patience.after(failures, retryAfter);
            if (wait.isEmpty()) {
                throw new IOException("the platform at " + account.endpoint() + " " + trouble + " for " + call.path()
                        + ", " + failures + (failures == 1 ? " time" : " times") + "; try again later, or with more"
                        + " --retries");
            }
            err.printf(
                    "The platform %s; trying again in %.1f s.%n",
                    trouble, wait.get().toMillis() / 1000.0);
            Thread.sleep(wait.get().toMillis());
        }
    }

    private HttpRequest request(Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(account.endpoint().resolve(call.path()))
                .timeout(patience(call.size()))
                .header("Authorization", "Bearer " + account.token())
                .header("Accept", "application/json")
                .header("User-Agent", "timpani/" + Version.current());
        if (call.files().isEmpty()) {
            byte[] json = JsonText.of(call.json()).getBytes(StandardCharsets.UTF_8);
            return request.header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(json))
                    .build();
        }
        Form form = new Form(call);
        BodyPublisher body = progress ? new CountedBody(form.body(), err) : form.body();
        return request.header("Content-Type", form.mediaType()).POST(body).build();
    }

    /** The time until an answer begins, in which what is sent has to be sent, too. */
    static Duration patience(long bytes) {
        return ANSWERED_WITHIN.plusSeconds(bytes / BYTES_PER_SECOND);
    }

    /** What is no JSON is refused, not asked for again: the call succeeded, and twice it would make two. */
    private Map<?, ?> object(Call call, HttpResponse<byte[]> answer) throws Refusal {
        if (answer.body().length == 0) {
            return Map.of();
        }
        try {
            return JsonReader.read(answer.body()) instanceof Map<?, ?> map ? map : Map.of();
        } catch (IllegalArgumentException e) {
            throw new Refusal("the platform at " + account.endpoint() + " answered " + answer.statusCode() + " to "
                    + call.path() + ", but not with JSON: is the address right?");
        }
    }

    /** An answer that will not change however often it is asked for. */
    private static final class Refusal extends IOException {
        Refusal(String message) {
            super(message);
        }
    }

    private Refusal refused(Call call, HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return new Refusal("the platform at " + account.endpoint() + " refused the token (" + status + ") for "
                    + call.path() + ": check DATAROBOT_API_TOKEN and what it permits" + told(answer.body()));
        }
        return new Refusal("the platform at " + account.endpoint() + " answered " + status + " to " + call.path()
                + told(answer.body()));
    }

    private String told(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        try {
            if (JsonReader.read(body) instanceof Map<?, ?> map && map.get("message") != null) {
                text = String.valueOf(map.get("message"));
            }
        } catch (IllegalArgumentException e) {
            // what is no JSON is told as it is
        }
        text = text.strip().replace(account.token(), "*****");
        return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(text.length(), LONGEST_MESSAGE));
    }
}
