package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Problem.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerBinderTest {
    @TempDir
    private Path codeDir;

    private Sources docker(String image) {
        return Sources.regression(codeDir).set("docker", image);
    }

    @Test
    void an_image_and_its_memory_are_bound() {
        ContainerSettings container = docker("registry:5000/a/b:1")
                .set("memory", "4G")
                .bind()
                .container()
                .orElseThrow();

        assertThat(container.image()).isEqualTo("registry:5000/a/b:1");
        assertThat(container.directory()).isEmpty();
        assertThat(container.memory()).hasValue("4G");
        assertThat(container.installsDependencies()).isTrue();
        assertThat(container.given())
                .containsEntry(Setting.TARGET_TYPE, "regression")
                .doesNotContainKey(Setting.DOCKER);
    }

    @Test
    void a_directory_needs_a_dockerfile() throws Exception {
        assertThat(docker(codeDir.toString()).problems(Kind.CHECK))
                .singleElement()
                .asString()
                .contains("--docker", codeDir.toString(), "no Dockerfile");
        Files.writeString(codeDir.resolve("Dockerfile"), "FROM x\n");
        assertThat(docker(codeDir.toString())
                        .set("skip-deps-install", "true")
                        .bind()
                        .container())
                .hasValueSatisfying(container -> {
                    assertThat(container.directory()).isPresent();
                    assertThat(container.installsDependencies()).isFalse();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"--privileged", "a b", "no/such dir"})
    void what_is_neither_image_nor_directory_is_named(String image) {
        assertThat(docker(image).problems(Kind.CHECK))
                .singleElement()
                .asString()
                .contains("--docker", image);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0", "1.5g", "-1m", "1t"})
    void memory_is_a_number_with_a_unit(String memory) {
        assertThat(docker("image").set("memory", memory).problems(Kind.USAGE))
                .singleElement()
                .asString()
                .contains("--memory", memory);
    }

    @Test
    void without_a_container_its_memory_is_warned_of() {
        Binding binding = Sources.regression(codeDir).set("memory", "1g").bind();
        assertThat(binding.problems()).isEmpty();
        assertThat(binding.container()).isEmpty();
        assertThat(binding.warnings()).singleElement().asString().contains("--memory", "--docker");
    }
}
