package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Paths, methods and the headers of every answer (http-api.md §1). */
interface RoutingScenarios extends Deployment {
    List<String> GET_ROUTES = List.of("/ping", "/health", "/info", "/capabilities", "/stats");
    List<String> POST_ROUTES = List.of("/predict", "/predictions", "/invocations");
    /** Routes that this model does not serve, with the status that says so. */
    Map<String, Integer> GUARDED_POSTS = Map.of(
            "/transform", 422,
            "/predictUnstructured", 422,
            "/predictionsUnstructured", 422,
            "/chat/completions", 404,
            "/v1/chat/completions", 404,
            "/directAccess/a/b", 400,
            "/nim/v1/models", 400);

    Map<String, Integer> GUARDED_GETS =
            Map.of("/models", 404, "/v1/models", 404, "/directAccess/a", 400, "/nim/a", 400);

    private static Stream<String> spellings(String route) {
        return Stream.of(route, route + "/", "/" + route + "/", route + "//", route + "?a=b&c");
    }

    @Test
    default void every_get_route_answers_with_and_without_slashes() {
        Client client = client();
        for (String route : GET_ROUTES) {
            spellings(route)
                    .forEach(path ->
                            assertThat(client.get(path).status()).as(path).isEqualTo(200));
        }
        assertThat(client.get("/").json()).isEqualTo(Map.of("message", "OK"));
        assertThat(client.get("//").json()).isEqualTo(Map.of("message", "OK"));
    }

    @Test
    default void every_predict_route_answers_with_and_without_slashes() {
        Client client = client();
        for (String route : POST_ROUTES) {
            spellings(route).forEach(path -> Iris.assertPredicts(client.post(path, Client.CSV, Iris.CSV)));
        }
    }

    @Test
    default void every_guarded_route_answers_with_and_without_slashes() {
        Client client = client();
        GUARDED_POSTS.forEach((route, status) -> spellings(route)
                .forEach(path -> assertThat(
                                client.post(path, "application/json", "{}").status())
                        .as(path)
                        .isEqualTo(status)));
        GUARDED_GETS.forEach((route, status) -> spellings(route)
                .forEach(path -> assertThat(client.get(path).status()).as(path).isEqualTo(status)));
    }

    @Test
    default void a_percent_encoded_path_is_the_path() {
        Client client = client();
        assertThat(client.get("/%70ing/").status()).isEqualTo(200);
        Iris.assertPredicts(client.post("/predic%74", Client.CSV, Iris.CSV));
        assertThat(client.get("/%6Eope").error(404)).contains("ope");
    }

    @Test
    default void a_query_is_left_alone() {
        Iris.assertPredicts(client().post("/predict/?deployment=1&X=%00&=", Client.CSV, Iris.CSV));
    }

    @Test
    default void an_unknown_path_is_a_404_that_names_it() {
        Client client = client();
        for (String path : List.of(
                "/nope",
                "/nope/",
                "/ping/ping",
                "/pings",
                "/predict/x",
                "/PING",
                "/directAccess",
                "/nim/",
                "/v1",
                "/v2/models",
                "/chat",
                "/favicon.ico",
                "/predict-later",
                // Jersey's description of itself
                "/application.wadl",
                "/application.wadl/xsd0.xsd",
                "/index.html")) {
            assertThat(client.get(path).error(404)).as(path).contains(path);
            assertThat(client.post(path, Client.CSV, Iris.CSV).error(404)).contains(path);
        }
    }

    @Test
    default void a_wrong_method_is_a_405_that_names_path_and_method() {
        Client client = client();
        for (String method : List.of("DELETE", "PATCH", "POST", "PUT", "PROPFIND")) {
            for (String route : GET_ROUTES) {
                Answer answer = client.send(method, route, BodyPublishers.ofString("x"));
                assertThat(answer.error(405)).contains(route, method);
                assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
            }
        }
        for (String method : List.of("GET", "HEAD", "DELETE", "PUT", "PATCH")) {
            for (String route : POST_ROUTES) {
                Answer answer = client.send(method, route, BodyPublishers.noBody());
                assertThat(answer.status()).isEqualTo(405);
                assertThat(answer.header("Allow")).isEqualTo("POST, OPTIONS");
                if (!method.equals("HEAD")) {
                    assertThat(answer.error(405)).contains(route, method);
                }
            }
        }
        Answer proxied = client.send("DELETE", "/directAccess/a/b", BodyPublishers.noBody());
        assertThat(proxied.error(405)).contains("/directAccess/a/b", "DELETE");
        assertThat(proxied.header("Allow")).isEqualTo("GET, POST, PUT, HEAD, OPTIONS");
    }

    @Test
    default void options_tells_the_methods_of_a_known_route_only() {
        Client client = client();
        Stream.of("/", "/ping/", "/info", "/models").forEach(path -> assertOptions(client, path, "GET, HEAD, OPTIONS"));
        Stream.of("/predict", "/transform/", "/v1/chat/completions")
                .forEach(path -> assertOptions(client, path, "POST, OPTIONS"));
        assertOptions(client, "/nim/a/b/", "GET, POST, PUT, HEAD, OPTIONS");
        client.send("OPTIONS", "/nope", BodyPublishers.noBody()).error(404);
    }

    private static void assertOptions(Client client, String path, String allow) {
        Answer answer = client.send("OPTIONS", path, BodyPublishers.noBody());
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(answer.header("Allow")).as(path).isEqualTo(allow);
        assertThat(answer.body()).as(path).isEmpty();
    }

    @Test
    default void head_is_get_without_a_body() {
        Client client = client();
        for (String route : List.of("/", "/ping/", "/health", "/info/", "/capabilities", "/stats/")) {
            Answer answer = client.send("HEAD", route, BodyPublishers.noBody());
            assertThat(answer.status()).as(route).isEqualTo(200);
            assertThat(answer.body()).as(route).isEmpty();
        }
        assertThat(client.send("HEAD", "/models", BodyPublishers.noBody()).status())
                .isEqualTo(404);
    }

    @Test
    default void a_request_without_id_gets_a_fresh_uuid() {
        Client client = client();
        String uuid4 = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
        String first = client.get("/ping/").header("X-Request-ID");
        assertThat(first).matches(uuid4);
        assertThat(client.get("/nope").header("X-Request-ID")).matches(uuid4).isNotEqualTo(first);
        assertThat(client.get("/ping/", "X-Request-ID", "").header("X_Request_ID"))
                .matches(uuid4);
    }

    @Test
    default void a_request_id_comes_back_in_both_spellings() {
        Client client = client();
        for (String path : List.of("/ping/", "/nope", "/predict/", "/models")) {
            assertThat(client.get(path, "X-Request-ID", "my id").header("X_Request_ID"))
                    .as(path)
                    .isEqualTo("my id");
            assertThat(client.get(path, "X_Request_ID", "other").header("X-Request-ID"))
                    .as(path)
                    .isEqualTo("other");
            assertThat(client.get(path, "X_Request_ID", "b", "X-Request-ID", "a")
                            .header("X-Request-ID"))
                    .as(path)
                    .isEqualTo("a");
        }
    }

    @Test
    default void the_version_is_one_everywhere() {
        Client client = client();
        Object version = client.get("/info/").json().get("drumVersion");
        assertThat(client.get("/nope").header("X-Drum-Version")).isEqualTo(version);
        assertThat(client.predict("x").header("X-Drum-Version")).isEqualTo(version);
    }

    @Test
    default void an_answer_carries_no_user_error_mark() {
        assertThat(client().predict("a,b\n1\n").header("X-Drum-User-Http-Error"))
                .isNull();
    }

    @Test
    default void an_http_1_0_client_is_served() throws IOException {
        try (RawConnection connection = new RawConnection(base())) {
            Answer answer = connection
                    .send("GET " + target("/ping/") + " HTTP/1.0\r\n\r\n")
                    .answer();
            assertThat(answer.json()).isEqualTo(Map.of("message", "OK"));
        }
        try (RawConnection connection = new RawConnection(base())) {
            Iris.assertPredicts(connection
                    .send("POST " + target("/predict/") + " HTTP/1.0\r\nContent-Length: " + Iris.CSV.length()
                            + "\r\n\r\n" + Iris.CSV)
                    .answer());
        }
    }

    @Test
    default void a_connection_is_kept_for_the_next_request() throws IOException {
        String ping = "GET " + target("/ping") + " HTTP/1.1\r\nHost: x\r\n\r\n";
        String predict = "POST " + target("/predictions") + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + Iris.CSV.length() + "\r\n\r\n" + Iris.CSV;
        try (RawConnection connection = new RawConnection(base())) {
            for (int round = 0; round < 150; round++) {
                assertThat(connection.send(ping).answer().status()).isEqualTo(200);
                Iris.assertPredicts(connection.send(predict).answer());
            }
            assertThat(connection.send(ping + ping).answer().status()).isEqualTo(200);
            assertThat(connection.answer().status()).as("pipelined").isEqualTo(200);
        }
    }
}
