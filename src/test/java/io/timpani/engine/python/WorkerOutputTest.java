package io.timpani.engine.python;

import static io.timpani.engine.python.PythonModel.csv;
import static io.timpani.engine.python.UnrulyModel.CODE;
import static io.timpani.engine.python.UnrulyModel.ROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.UserErrorException;
import io.timpani.testing.Eventually;
import io.timpani.testing.Interpreters;
import io.timpani.testing.Refusals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What workers print, and custom code says, is fit for logs and clients. */
class WorkerOutputTest {
    @TempDir
    Path directory;

    /** Here, and not where a test asks for what fails: that it cannot be tried is no failure. */
    @BeforeAll
    static void python() {
        Interpreters.python();
    }

    @Test
    void what_programs_print_that_a_model_starts_shows_no_secret() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(mount.resolve("MINE"), """
                {"credential_type": "api_token", "api_token": "abra\\"cadabra"}
                """);
        String code = """
                import subprocess
                from datarobot_drum.custom_task_interfaces import RegressionEstimatorInterface
                class CustomTask(RegressionEstimatorInterface):
                    @classmethod
                    def load(cls, directory): subprocess.run(["echo", "loading", 'abra"cadabra']); return cls()
                    def predict(self, data, **kwargs):
                        subprocess.run(["sh", "-c", 'echo "got $0"; echo "and $0" >&2', self.secrets["MINE"].api_token])
                        subprocess.run(["echo", "the end"])
                        return [1.0] * len(data)
                """;
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Handler handler = new Recorder(lines);
        Logger logger = Logger.getLogger("io.timpani.worker.output");
        logger.addHandler(handler);
        PythonModel model =
                PythonModel.of(directory, code).options(Map.of("user_secrets_mount_path", mount.toString()));
        try (Predictor predictor = model.load()) {
            predictor.predict(csv("a\n1\n"));
            Eventually.within(
                    Duration.ofSeconds(20),
                    () -> "output, not " + lines,
                    () -> List.copyOf(lines).stream().anyMatch(line -> line.endsWith("the end")));
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines)
                .anyMatch(line -> line.endsWith("loading *****"))
                .anyMatch(line -> line.endsWith("got *****"))
                .anyMatch(line -> line.endsWith("and *****"))
                .noneMatch(line -> line.contains("cadabra"));
    }

    @Test
    void who_is_refused_for_want_of_workers_is_shown_no_absolute_path() throws Exception {
        String code = CODE.replace("    return \"model\"", """
                    if os.path.exists(os.path.join(code_dir, 'broken')):
                        print('/opt/lost/lib.so is missing', flush=True); os._exit(4)
                    return 'model'
                """);
        try (Predictor predictor = PythonModel.of(directory, code).load()) {
            Files.createFile(directory.resolve("broken"));
            assertThatThrownBy(() -> predictor.predict(csv(ROW.formatted("kill"))))
                    .isInstanceOf(ServingException.class);

            assertThat(Refusals.refusal(ErrorCode.NOT_SERVING, () -> predictor.predict(csv(ROW.formatted("ok")))))
                    .contains("exit code 4", "lib.so is missing")
                    .doesNotContain("/opt");
        }
    }

    @Test
    void what_custom_code_tells_clients_while_it_loads_is_known_as_such() throws Exception {
        String code = """
                from datarobot_drum import CustomHTTPError
                def load_model(code_dir): raise CustomHTTPError('see /opt/model/readme')
                def score(d, m, **k): return d
                """;

        assertThatThrownBy(() -> PythonModel.of(directory, code).load())
                .hasMessage("see /opt/model/readme")
                .hasCauseInstanceOf(UserErrorException.class)
                .rootCause()
                .hasMessageContaining("Traceback");
    }

    /** Keeps what is logged. */
    private static final class Recorder extends Handler {
        private final List<String> lines;

        Recorder(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
