package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a server answered. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Answer(int status, Map<String, List<String>> headers, byte[] body) {

    static Answer of(HttpResponse<byte[]> response) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers().map());
        return new Answer(response.statusCode(), headers, response.body());
    }

    /** The first value of a header, null when there is none. */
    @Nullable
    String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body, which must be a JSON object under exactly that content type. */
    Map<String, Object> json() {
        assertThat(header("Content-Type")).as("%s", this).isEqualTo("application/json");
        return Json.object(text());
    }

    /** The text of an error, which must be prefixed JSON under the given status. */
    String error(int expected) {
        assertThat(status).as("%s", this).isEqualTo(expected);
        Map<String, Object> json = json();
        assertThat(json).as("%s", this).containsOnlyKeys("message");
        String message = String.valueOf(json.get("message"));
        assertThat(message).startsWith("ERROR: ");
        assertNoPath(message);
        return message;
    }

    /** No part of the text looks like an absolute path of this machine. */
    static void assertNoPath(String text) {
        assertThat(text)
                .doesNotContain(System.getProperty("user.dir"), System.getProperty("java.io.tmpdir") + "/", "\tat ");
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + text();
    }
}
