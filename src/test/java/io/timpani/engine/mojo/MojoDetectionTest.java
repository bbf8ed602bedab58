package io.timpani.engine.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.Engine;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine takes for a model of its own. */
class MojoDetectionTest {
    @TempDir
    Path directory;

    @Test
    void it_is_found_as_a_service() {
        assertThat(ServiceLoader.load(Engine.class).stream().map(ServiceLoader.Provider::type))
                .anyMatch(MojoEngine.class::equals);
    }

    @Test
    void it_claims_archives_sources_and_pipelines() throws IOException {
        Files.write(directory.resolve("model.ZIP"), Glm.binomial().bytes());
        assertThat(detected()).hasValue("model.ZIP");
        Files.delete(directory.resolve("model.ZIP"));
        Files.writeString(directory.resolve("Model.java"), "");
        assertThat(detected()).hasValue("Model.java");
        Files.writeString(directory.resolve("pipeline.mojo"), "");
        assertThat(detected()).hasValue("pipeline.mojo");
    }

    @Test
    void it_leaves_what_is_not_its_own() throws IOException {
        Files.writeString(directory.resolve("model.zip"), "no archive");
        assertThat(detected()).isEmpty();
        Files.write(directory.resolve("model.zip"), Glm.binomial().bytes());
        Files.writeString(directory.resolve("custom.R"), "");
        assertThat(detected()).isEmpty();
        Files.delete(directory.resolve("custom.R"));
        Files.write(directory.resolve("model.zip"), MojoZip.zip(Map.of("rows.csv", new byte[10])));
        assertThat(detected()).isEmpty();
    }

    @Test
    void it_finds_its_own_beside_other_artifacts_of_java() throws IOException {
        Files.writeString(directory.resolve("a.jar"), "");
        Files.writeString(directory.resolve("b.pmml"), "");
        Files.write(directory.resolve("c.zip"), MojoZip.zip(Map.of("rows.csv", new byte[10])));
        Files.write(directory.resolve("d.zip"), Glm.binomial().bytes());
        assertThat(detected()).hasValue("d.zip");
    }

    private Optional<String> detected() {
        return new MojoEngine().detect(Models.spec(directory, TargetType.BINARY));
    }
}
