package io.timpani.runner.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageBuildTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "/work/Envs/Python_3, envs/python_3",
        "/work/_private_/__x__, private/x",
        "/env, env",
        "/a b/c&d, a_b/c_d",
        "/, timpani-model"
    })
    void a_tag_is_made_of_two_names(Path place, String tag) {
        assertThat(ImageBuild.tag(place)).isEqualTo(tag);
    }

    @Test
    void what_a_model_requires_is_installed_by_its_language() throws Exception {
        assertThat(ImageBuild.requirements(directory)).isEmpty();
        Files.writeString(directory.resolve("requirements.txt"), "x\n");
        assertThat(ImageBuild.requirements(directory)).as("of no language").isEmpty();

        Files.writeString(directory.resolve("custom.py"), "");
        assertThat(ImageBuild.requirements(directory).orElseThrow())
                .contains("USER root", "COPY timpani-requirements.txt", "RUN pip3 install");

        Files.move(directory.resolve("custom.py"), directory.resolve("custom.R"));
        assertThat(ImageBuild.requirements(directory).orElseThrow())
                .contains("RUN [\"Rscript\",\"-e\",\"", "install.packages(");
    }
}
