package io.timpani.runner.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.runner.ModeRun;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushModeTest {
    private static final String TOKEN = "very-secret-token";

    @TempDir
    private Path directory;

    private Path codeDir = Path.of("");
    private Stub stub;

    PushModeTest() throws IOException {
        stub = Stub.start();
    }

    @BeforeEach
    void write() throws IOException {
        codeDir = Files.createDirectory(directory.resolve("code"));
        Files.writeString(codeDir.resolve("custom.py"), "# code \"quoted\"\n");
        Files.writeString(codeDir.resolve("data.csv"), "a,y\n1,2\n");
        Files.createDirectories(codeDir.resolve("sub/__pycache__"));
        Files.writeString(codeDir.resolve("sub/weights.bin"), "\r\n--weights");
        Files.writeString(codeDir.resolve("sub/__pycache__/x.pyc"), "x");
        Files.writeString(codeDir.resolve(".hidden"), "x");
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    private void metadata(String type, String targetType, String more) throws IOException {
        Files.writeString(codeDir.resolve("model-metadata.yaml"), """
                name: my model
                type: %s
                targetType: %s
                environmentID: env-1
                validation:
                  input: data.csv
                  targetName: y
                %s
                """.formatted(type, targetType, more.stripIndent()));
    }

    /** The program that stands for ours writes down its arguments and ends with the code. */
    private ModeRun push(int code) {
        return ModeRun.of(new PushMode())
                .set("code-dir", codeDir)
                .env("DATAROBOT_ENDPOINT", stub.endpoint().toString())
                .env("DATAROBOT_API_TOKEN", TOKEN)
                .env("HOME", directory.toString())
                .program(
                        "/bin/sh",
                        "-c",
                        "echo \"checking $*\"; echo \"$@\" >" + directory + "/arguments; exit " + code,
                        "program");
    }

    @Test
    void a_binary_model_is_made_with_its_labels_and_gets_the_files_as_a_version() throws Exception {
        metadata("inference", "binary", """
                description: what it does
                inferenceModel:
                  targetName: outcome
                  positiveClassLabel: "yes"
                  negativeClassLabel: "no"
                  predictionThreshold: 0.4
                """);

        ModeRun.Result result = push(0).run();

        assertThat(result.code()).isZero();
        assertThat(Files.readString(directory.resolve("arguments")))
                .startsWith("score --code-dir " + codeDir.toRealPath())
                .contains("--input " + codeDir.toRealPath().resolve("data.csv"), "--target-type binary", "--output ");
        assertThat(result.err()).contains("checking score", "4 files");
        assertThat(result.out())
                .endsWith("The model my model was pushed as version version-1.\n"
                        + stub.endpoint().resolve("/model-registry/custom-models/model-1") + "\n");
        assertThat(result.out() + result.err()).doesNotContain(TOKEN);

        assertThat(stub.requests())
                .extracting(Stub.Request::path)
                .containsExactly("/api/v2/customModels/", "/api/v2/customModels/model-1/versions/");
        assertThat(stub.requests()).extracting(Stub.Request::authorization).containsOnly("Bearer " + TOKEN);
        Map<?, ?> model = stub.requests().get(0).json();
        assertThat(model.toString())
                .isEqualTo("{name=my model, targetType=Binary, language=python, description=what it does,"
                        + " customModelType=inference, targetName=outcome, positiveClassLabel=yes,"
                        + " negativeClassLabel=no, predictionThreshold=0.4}");
        Stub.Request version = stub.requests().get(1);
        assertThat(version.mediaType()).startsWith("multipart/form-data; boundary=");
        assertThat(version.body())
                .contains("name=\"baseEnvironmentId\"\r\n\r\nenv-1\r\n", "name=\"isMajorUpdate\"\r\n\r\ntrue\r\n")
                .contains("name=\"filePath\"\r\n\r\nsub/weights.bin\r\n")
                .contains("name=\"file\"; filename=\"weights.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                        + "\r\n--weights\r\n--")
                .contains("# code \"quoted\"\n\r\n")
                .doesNotContain("pycache", ".hidden")
                .endsWith("--\r\n");
    }

    @Test
    void a_multiclass_model_has_its_labels_and_a_known_one_only_gets_a_version() throws Exception {
        String labels = """
                inferenceModel:
                  targetName: y
                  classLabels:
                    - a
                    - b
                """;
        metadata("inference", "multiclass", labels);
        push(0).run();
        assertThat(stub.requests().get(0).json().get("classLabels")).isEqualTo(List.of("a", "b"));

        metadata("inference", "multiclass", labels + "modelID: known\nmajorVersion: no\n");
        ModeRun.Result result = push(0).run();
        assertThat(stub.requests()).hasSize(3);
        assertThat(stub.requests().get(2).path()).isEqualTo("/api/v2/customModels/known/versions/");
        assertThat(stub.requests().get(2).body()).contains("isMajorUpdate\"\r\n\r\nfalse");
        assertThat(result.out()).contains("/model-registry/custom-models/known");
    }

    @Test
    void a_task_gets_a_version_and_a_blueprint_and_is_trained_where_a_project_is_named() throws Exception {
        metadata("training", "regression", "");
        push(0).run();
        assertThat(Files.readString(directory.resolve("arguments")))
                .startsWith("fit ")
                .contains("--target y");
        assertThat(stub.requests())
                .extracting(Stub.Request::path)
                .containsExactly(
                        "/api/v2/customTasks/",
                        "/api/v2/customTasks/task-1/versions/",
                        "/api/v2/userBlueprints/fromCustomTaskVersionId/");

        metadata("training", "regression", "trainingModel:\n  trainOnProject: project-1\n");
        ModeRun.Result result = push(0).run();
        assertThat(stub.requests().subList(6, 8))
                .extracting(Stub.Request::path)
                .containsExactly("/api/v2/userBlueprints/addToMenu/", "/api/v2/projects/project-1/models/");
        assertThat(stub.requests().get(7).body()).isEqualTo("{\"blueprintId\":\"blueprint-1\"}");
        assertThat(result.out()).contains("The task my model", "training was asked for");
    }

    @Test
    void nothing_is_sent_when_the_model_fails_here() throws Exception {
        metadata("inference", "anomaly", "inferenceModel:\n  targetName: y\n");
        ModeRun.Result result = push(1).run();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("exit code 1", "nothing was sent");
        assertThat(push(3).run().code()).as("a schema is broken").isEqualTo(3);
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void a_dry_run_prints_every_request_and_sends_none() throws Exception {
        metadata("training", "regression", "trainingModel:\n  trainOnProject: project-1\n");

        ModeRun.Result result = push(0).set("dry-run", "true").run();

        assertThat(result.out())
                .contains("POST " + stub.endpoint() + "customTasks/\n", "\"name\":\"my model\"")
                .contains("customTasks/{id}/versions/", "file sub/weights.bin (11 bytes)")
                .contains("\"customTaskVersionId\":\"{versionId}\"", "projects/project-1/models/")
                .contains("Nothing was sent")
                .doesNotContain(TOKEN);
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void what_may_pass_is_tried_again() throws Exception {
        metadata("inference", "anomaly", "inferenceModel:\n  targetName: y\n");
        stub.failing(429, "0", "").failing(503, "0", "busy").failing(500, "0", "");

        ModeRun.Result result = push(0).run();

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("answered 429; trying again in 0.0 s", "answered 503", "answered 500");
        assertThat(stub.requests()).hasSize(5);
    }

    @Test
    void what_will_not_pass_is_told_at_once_without_the_token() throws Exception {
        metadata("inference", "anomaly", "inferenceModel:\n  targetName: y\n");
        stub.failing(422, "0", "{\"message\": \"no environment env-1 for " + TOKEN + "\"}");
        assertThatThrownBy(() -> push(0).run())
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("422", "customModels/", "no environment env-1", "*****")
                .hasMessageNotContaining(TOKEN);
        stub.failing(401, "0", "");
        assertThatThrownBy(() -> push(0).run()).hasMessageContainingAll("DATAROBOT_API_TOKEN", "401");
        assertThat(stub.requests()).hasSize(2);
    }

    @Test
    void what_succeeded_is_not_sent_again_though_its_answer_is_no_json() throws Exception {
        metadata("inference", "anomaly", "inferenceModel:\n  targetName: y\n");
        for (int status : new int[] {200, 201}) {
            stub.failing(status, "0", "<html>Sign in</html>");
        }
        assertThatThrownBy(() -> push(0).run())
                .hasMessageContainingAll("answered 200", "customModels/", "not with JSON", "is the address right?")
                .hasMessageNotContaining("cannot be reached");
        assertThat(stub.requests()).hasSize(1);
        assertThatThrownBy(() -> push(0).run()).hasMessageContaining("answered 201");
        assertThat(stub.requests()).hasSize(2);
    }

    @Test
    void a_large_model_has_the_time_that_a_slow_line_takes() {
        assertThat(HttpPlatform.patience(0)).isEqualTo(Duration.ofMinutes(10));
        assertThat(HttpPlatform.patience(1_000_000_000))
                .isEqualTo(Duration.ofMinutes(10).plusSeconds(10_000));
    }

    @Test
    void retries_end() throws Exception {
        metadata("inference", "anomaly", "inferenceModel:\n  targetName: y\n");
        stub.failing(503, "0", "").failing(503, "0", "");
        assertThatThrownBy(() -> push(0).set("retries", 1).run())
                .hasMessageContainingAll("503", "2 times", "--retries");
        assertThat(stub.requests()).hasSize(2);

        int port = closedPort();
        assertThatThrownBy(() -> push(0).env("DATAROBOT_ENDPOINT", "http://127.0.0.1:" + port + "/api/v2")
                        .set("retries", 0)
                        .run())
                .hasMessageContainingAll("cannot be reached", "127.0.0.1:" + port);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
