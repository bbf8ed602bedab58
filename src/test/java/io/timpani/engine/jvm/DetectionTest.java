package io.timpani.engine.jvm;

import static io.timpani.engine.jvm.Models.custom;
import static io.timpani.engine.jvm.Models.forced;
import static io.timpani.engine.jvm.Models.regression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Engine;
import io.timpani.engine.ModelSpec;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionTest {
    private final JvmEngine engine = new JvmEngine();

    @TempDir
    private Path dir;

    @Test
    void the_engine_is_found_as_a_service() {
        assertThat(ServiceLoader.load(Engine.class))
                .filteredOn(JvmEngine.class::isInstance)
                .extracting(Engine::name)
                .containsExactly("jvm");
    }

    @Test
    void the_first_jar_by_name_is_found_ignoring_case() throws IOException {
        files("z.jar", "b.JAR", "readme.txt", ".a.jar");

        assertDetects("b.JAR", regression(dir));
    }

    @Test
    void jars_below_hidden_jars_and_directories_do_not_count() throws IOException {
        Files.createDirectories(dir.resolve("sub.jar"));
        files(".hidden.jar", "sub.jar/model.jar", "jar");

        assertDetectsNothing(regression(dir));
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom.py", "custom.R", "custom.r"})
    void custom_code_of_another_language_comes_first(String customCode) throws IOException {
        files("model.jar", customCode);

        assertDetectsNothing(regression(dir));
        assertDetectsNothing(regression(dir, custom("demo.Any")));
    }

    @Test
    void custom_code_counts_by_its_exact_name_only() throws IOException {
        files("model.jar", "Custom.py");

        assertDetects("model.jar", regression(dir));
    }

    @ParameterizedTest
    @EnumSource(
            value = Language.class,
            names = {"PYTHON", "R", "OTHER"})
    void another_forced_language_rules_jars_out(Language language) throws IOException {
        files("model.jar");

        assertDetectsNothing(forced(dir, language, Map.of()));
        assertDetectsNothing(forced(dir, language, custom("demo.Any")));
    }

    @Test
    void java_as_forced_language_beats_custom_code() throws IOException {
        files("model.jar", "custom.py");

        assertDetects("model.jar", forced(dir, Language.JAVA, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.PMML", "a.java", "z.mojo", "z.zip"})
    void a_jar_is_found_beside_another_kind_of_java_artifact(String artifact) throws IOException {
        files("m.jar", artifact);

        assertDetects("m.jar", regression(dir));
    }

    @Test
    void a_custom_class_needs_no_artifact_when_java_is_forced() {
        assertDetects("demo.Any", forced(dir, Language.JAVA, custom("demo.Any")));
        assertDetectsNothing(forced(dir, Language.JAVA, custom("  ")));
    }

    @Test
    void a_custom_class_needs_some_java_artifact_when_no_language_is_forced() throws IOException {
        assertDetectsNothing(regression(dir, custom("demo.Any")));

        Files.createDirectories(dir.resolve(".git"));
        files(".git/a.zip", ".b.pmml", "c.txt");
        assertDetectsNothing(regression(dir, custom("demo.Any")));

        Files.createDirectories(dir.resolve("sub"));
        files("sub/model.PMML");
        assertDetects("demo.Any", regression(dir, custom("demo.Any")));
    }

    @Test
    void a_missing_directory_is_named_without_its_path() {
        assertThatThrownBy(() -> engine.detect(regression(dir.resolve("gone"))))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.START_FAILED))
                .hasMessageContaining("gone")
                .hasMessageNotContaining(dir.toString());
    }

    private void files(String... names) throws IOException {
        for (String name : names) {
            Files.createFile(dir.resolve(name));
        }
    }

    private void assertDetects(String artifact, ModelSpec model) {
        assertThat(engine.detect(model)).contains(artifact);
    }

    private void assertDetectsNothing(ModelSpec model) {
        assertThat(engine.detect(model)).isEmpty();
    }
}
