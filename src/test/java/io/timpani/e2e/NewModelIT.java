package io.timpani.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Interpreters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code new} makes, by the jar, served and validated by the jar (cli.md §8). */
class NewModelIT {
    @TempDir
    private Path directory;

    private static RunningJar ended(int code, RunningJar.Start start) {
        RunningJar jar = start.ended();
        assertThat(jar.exitCode()).as("%s", jar).isEqualTo(code);
        return jar;
    }

    private RunningJar make(int code, String... args) {
        return ended(code, RunningJar.start().in(directory).args("new", "model").args(args));
    }

    private static RunningJar.Start withInterpreter(RunningJar.Start start, String template) {
        return switch (template) {
            case "python" -> start.env("TIMPANI_PYTHON", Interpreters.python());
            case "r" -> start.env("TIMPANI_RSCRIPT", Interpreters.rscript());
            default -> start;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "r", "java", "onnx", "pmml", "xgboost"})
    void a_template_is_served_and_validates_as_it_is_made(String template) throws IOException {
        Path place = directory.resolve("made");
        assertThat(make(0, "--template", template, "--code-dir", "made").out())
                .contains(place.toString(), "request.csv");

        String request = place.resolve("request.csv").toString();
        RunningJar validation = ended(
                0,
                withInterpreter(RunningJar.start(), template)
                        .args("validation", "--strict", "--code-dir", place.toString(), "--input", request));
        assertThat(validation.out()).contains("PASSED").doesNotContain("FAILED");

        try (RunningJar jar =
                withInterpreter(RunningJar.start(), template).server(place).ready()) {
            Answer answer = jar.client().post("/predict/", "text/csv", Files.readAllBytes(Path.of(request)));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).startsWith("{\"predictions\":[");
        }
    }

    @Test
    void the_hooks_of_a_language_are_made_once() throws IOException {
        make(0, "--language", "python", "--code-dir", "hooks");
        assertThat(directory.resolve("hooks/README.md")).content().contains("new model --language python");
        String before = Files.readString(directory.resolve("hooks/custom.py"));

        assertThat(make(2, "--language", "r", "--code-dir", "hooks").err()).contains("--code-dir", "there already");
        assertThat(directory.resolve("hooks")).isDirectoryNotContaining("glob:**custom.R");
        assertThat(directory.resolve("hooks/custom.py")).hasContent(before);
    }

    @Test
    void what_cannot_be_made_is_told_with_its_code() {
        assertThat(make(1, "--language", "other", "--code-dir", "x").out()).contains("other", "not offered");
        assertThat(make(2, "--language", "java", "--code-dir", "x").err()).contains("java", "python");
        assertThat(make(2, "--code-dir", "x").err()).contains("--language", "--template");
        assertThat(make(2, "--language", "r").err()).contains("--code-dir");
        assertThat(make(1, "--language", "r", "--code-dir", "no/such/parent").out())
                .contains("no/such");
        assertThat(ended(1, RunningJar.start().args("new")).out()).contains("model", "env");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_dockerfile_is_written_beside_a_model_once() throws IOException {
        Path model = Files.createDirectory(directory.resolve("model"));
        Files.writeString(model.resolve("custom.py"), "");
        List<String> env = List.of("new", "env", "--code-dir", model.toString(), "--image", "base:1");

        ended(0, RunningJar.start().args(env.toArray(String[]::new)));
        assertThat(model.resolve("Dockerfile")).content().contains("FROM base:1", "python3-pandas", "COPY . /opt/code");
        assertThat(ended(1, RunningJar.start().args(env.toArray(String[]::new))).out())
                .contains("Dockerfile already");
    }

    @Test
    void the_doctor_looks_at_everything_and_leaves_nothing_behind() {
        try (RunningJar jar = RunningJar.start().args("doctor").launch()) {
            assertThat(jar.exitCode()).as("%s", jar).isZero();
            assertThat(jar.temporary()).isEmptyDirectory();
            assertThat(jar.out())
                    .containsPattern("OK +Java ")
                    .containsPattern("OK +ONNX Runtime ")
                    .containsPattern("(OK|MISSING) +docker ")
                    .contains("models in Python", "models in R");
        }
    }
}
