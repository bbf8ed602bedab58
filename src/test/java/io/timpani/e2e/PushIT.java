package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.runner.push.Stub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code push} of the jar, to a server that stands for the platform (cli.md §9). */
class PushIT {
    private static final String TOKEN = "very-secret-token";

    @TempDir
    private Path directory;

    private Path model(String request) throws IOException {
        Path codeDir = Files.createDirectory(directory.resolve("model"));
        Files.copy(RunningJar.IRIS.resolve("iris.onnx"), codeDir.resolve("iris.onnx"));
        Files.writeString(codeDir.resolve("request.csv"), request);
        Files.writeString(
                codeDir.resolve("model-metadata.yaml"),
                Files.readString(RunningJar.IRIS.resolve("model-metadata.yaml"))
                        + "environmentID: e\nvalidation:\n  input: request.csv\n");
        return codeDir;
    }

    private static RunningJar push(int code, Stub stub, Path codeDir, String... more) {
        RunningJar jar = RunningJar.start()
                .args("push", "--code-dir", codeDir.toString())
                .args(more)
                .env("DATAROBOT_ENDPOINT", stub.endpoint().toString())
                .env("DATAROBOT_API_TOKEN", TOKEN)
                .ended();
        assertThat(jar.exitCode()).as("%s", jar).isEqualTo(code);
        assertThat(jar.out() + jar.err()).doesNotContain(TOKEN);
        return jar;
    }

    @Test
    void a_model_is_tried_then_sent_in_spite_of_a_busy_platform() throws IOException {
        try (Stub stub = Stub.start().failing(503, "0", "")) {
            RunningJar jar =
                    push(0, stub, model(Files.readString(RunningJar.EXAMPLES.resolve("iris-multiclass/request.csv"))));

            assertThat(jar.out()).contains("iris species", "version-1", "/model-registry/custom-models/model-1");
            assertThat(jar.err()).contains("answered 503");
            assertThat(stub.requests()).hasSize(3);
            assertThat(stub.requests().get(2).body()).contains("iris.onnx", "model-metadata.yaml");
        }
    }

    @Test
    void a_model_that_fails_here_and_a_dry_run_send_nothing() throws IOException {
        try (Stub stub = Stub.start()) {
            Path codeDir = model("");
            assertThat(push(1, stub, codeDir).err()).contains("nothing was sent");
            Files.copy(
                    RunningJar.EXAMPLES.resolve("iris-multiclass/request.csv"),
                    codeDir.resolve("request.csv"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThat(push(0, stub, codeDir, "--dry-run").out()).contains("POST " + stub.endpoint(), "iris.onnx");
            assertThat(stub.requests()).isEmpty();
        }
    }

    @Test
    void a_directory_without_metadata_is_a_failed_check() throws IOException {
        try (Stub stub = Stub.start()) {
            Path empty = Files.createDirectory(directory.resolve("empty"));
            assertThat(push(1, stub, empty).out()).contains("model-metadata.yaml");
        }
    }
}
