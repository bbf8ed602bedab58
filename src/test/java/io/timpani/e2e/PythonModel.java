package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Interpreters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Models in Python, and {@code src/test/models/worker}, which does what the rows say. */
final class PythonModel {
    static final Path MODELS = Path.of("src/test/models").toAbsolutePath();
    static final Path WORKER = MODELS.resolve("worker");

    private PythonModel() {}

    /** A server with a model in Python; skips the test where there is no Python. */
    static RunningJar.Start server(Path codeDir, String targetType, String... more) {
        return RunningJar.start()
                .env("TIMPANI_PYTHON", Interpreters.python())
                .server(codeDir, "--target-type", targetType)
                .args(more);
    }

    /** A server with {@link #WORKER}. */
    static RunningJar.Start worker(int workers) {
        return server(WORKER, "regression", "--max-workers", Integer.toString(workers));
    }

    /** A code directory with one file. */
    static Path written(Path directory, String name, String code) {
        try {
            Files.writeString(directory.resolve(name), code);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows that tell {@link #WORKER} what to do. */
    static String row(String mode, double value) {
        return "mode,value\n" + mode + "," + value + "\n";
    }

    /** The only number that was predicted. */
    static double number(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        List<?> predictions = Json.list(answer.json(), "predictions");
        assertThat(predictions).as("%s", answer).hasSize(1);
        return (Double) predictions.get(0);
    }

    /** What {@link #WORKER} answers. */
    static double asked(Client client, String mode) {
        return number(client.predict(row(mode, 0)));
    }

    /** The processes in {@code /stats/}: the server, then its workers. */
    static List<Map<?, ?>> processes(Client client) {
        return Json.list(client.get("/stats/").json(), "drum_info").stream()
                .<Map<?, ?>>map(process -> (Map<?, ?>) process)
                .toList();
    }

    /** The ids of the workers. */
    static List<Long> workers(Client client) {
        return processes(client).stream()
                .skip(1)
                .map(process -> (long) Json.number(process, "pid"))
                .toList();
    }
}
