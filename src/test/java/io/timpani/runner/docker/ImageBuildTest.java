package io.timpani.runner.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
        "/env - gpu/a..b, env_gpu/a_b",
        "/a__b/c--d.e, a__b/c--d.e",
        "/x/a___b._c, x/a_b_c",
        "/a b/c&d, a_b/c_d",
        "/, timpani-model"
    })
    void a_tag_is_made_of_two_names(Path place, String tag) {
        assertThat(ImageBuild.tag(place)).isEqualTo(tag);
    }

    @Test
    void a_long_name_is_cut() {
        assertThat(ImageBuild.tag(Path.of("/x/" + "a".repeat(119) + "-bc"))).isEqualTo("x/" + "a".repeat(119));
    }

    @Test
    void the_files_of_the_directory_stay_as_they_are() throws Exception {
        Path environment = Files.createDirectory(directory.resolve("environment"));
        Path root = Files.createDirectory(directory.resolve("context"));
        Path dockerfile = Files.writeString(directory.resolve("Dockerfile.mine"), "FROM mine\n");
        Files.createSymbolicLink(environment.resolve("Dockerfile"), dockerfile);
        Path ignored = Files.writeString(environment.resolve(".dockerignore"), "*");
        Files.setPosixFilePermissions(ignored, PosixFilePermissions.fromString("r--r--r--"));
        Files.writeString(directory.resolve("requirements.txt"), "x\n");

        ImageBuild.fill(root, environment, directory, "RUN more\n");

        assertThat(dockerfile).hasContent("FROM mine");
        assertThat(root.resolve("Dockerfile")).hasContent("FROM mine\nRUN more").isRegularFile();
        assertThat(Files.isSymbolicLink(root.resolve("Dockerfile"))).isFalse();
        assertThat(root.resolve(".dockerignore")).hasContent("*\n!timpani-requirements.txt");
        assertThat(ignored).hasContent("*");
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
