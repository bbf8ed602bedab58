package io.timpani.runner.creation;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.runner.ModeRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewEnvModeTest {
    @TempDir
    private Path directory;

    private ModeRun environment() {
        return ModeRun.of(new NewEnvMode()).set("code-dir", directory);
    }

    private String dockerfile() throws Exception {
        return Files.readString(directory.resolve("Dockerfile"));
    }

    @Test
    void a_model_that_runs_in_the_jvm_needs_nothing_more() throws Exception {
        Files.writeString(directory.resolve("model.onnx"), "");

        ModeRun.Result result = environment().run();

        assertThat(result.out()).contains(directory.toRealPath().toString(), "docker build", "docker run");
        assertThat(dockerfile())
                .contains("FROM timpani\n", "COPY . /opt/code", "USER timpani")
                .doesNotContain("apt-get", "@");
    }

    @Test
    void a_model_in_python_gets_python_and_what_it_requires() throws Exception {
        Files.writeString(directory.resolve("custom.py"), "");
        environment().set("image", "registry:5000/timpani:2").run();
        assertThat(dockerfile())
                .contains("FROM registry:5000/timpani:2\n", "python3-pandas")
                .doesNotContain("requirements.txt");

        Files.delete(directory.resolve("Dockerfile"));
        Files.writeString(directory.resolve("requirements.txt"), "scikit-learn\n");
        environment().run();
        assertThat(dockerfile())
                .contains("COPY requirements.txt", "RUN pip3 install --no-cache-dir pandas -r /opt/requirements.txt\n")
                .as("pip would take apt's for installed, and numpy might not fit it")
                .doesNotContain("python3-pandas");
    }

    @Test
    void a_model_in_r_gets_r() throws Exception {
        Files.writeString(directory.resolve("custom.R"), "");
        Files.writeString(directory.resolve("requirements.txt"), "rpart\n");
        environment().run();

        assertThat(dockerfile())
                .contains("r-base-core", "install.packages(wanted", "stop(")
                .doesNotContain("@");
        String line = dockerfile()
                .lines()
                .filter(text -> text.startsWith("RUN Rscript"))
                .findFirst()
                .orElseThrow();
        assertThat(line).matches("RUN Rscript -e \"[^\"$`\\\\]+\"");
    }

    @Test
    void a_dockerfile_that_is_there_is_never_replaced() throws Exception {
        Files.writeString(directory.resolve("Dockerfile"), "FROM mine\n");

        assertThat(environment().bind().problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).contains("Dockerfile already", directory.toString()));
        assertThat(dockerfile()).isEqualTo("FROM mine\n");
    }
}
