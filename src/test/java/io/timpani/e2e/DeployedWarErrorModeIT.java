package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The WAR in error mode (http-api.md §12): a model that cannot start, and answers that say why. */
@ExtendWith(ArquillianExtension.class)
class DeployedWarErrorModeIT {
    private static final Path BROKEN = Wars.brokenModel();

    @ArquillianResource
    private URL url;

    @Deployment(testable = false)
    static WebArchive war() {
        return Wars.with(
                "error-mode.war",
                BROKEN,
                Map.of("timpani.target-type", "regression", "timpani.with-error-server", "true"));
    }

    private Client client() {
        return new Client(URI.create(url.toString()));
    }

    @Test
    void every_get_route_tells_the_cause_with_513() {
        for (String path :
                List.of("/", "/ping", "/health/", "/info/", "/capabilities/", "/stats/", "/models", "/nim/a")) {
            assertTellsCause(path, client().get(path));
        }
    }

    @Test
    void every_post_route_tells_the_cause_with_513() {
        for (String path : List.of("/predict/", "/invocations", "/transform", "/predictUnstructured/", "/nim/a/b")) {
            assertTellsCause(path, client().post(path, Client.CSV, "a,b\n1,2\n"));
        }
    }

    @Test
    void unknown_paths_and_wrong_methods_stay_what_they_are() {
        assertThat(client().get("/nowhere").status()).isEqualTo(404);
        assertThat(client().get("/predict/").status()).isEqualTo(405);
    }

    private static void assertTellsCause(String path, Answer answer) {
        assertThat(answer.status()).as(path).isEqualTo(513);
        String message = String.valueOf(answer.json().get("message"));
        assertThat(message).as(path).startsWith("ERROR: ").contains("broken.onnx");
        assertThat(message).as(path).doesNotContain(BROKEN.toString());
    }
}
