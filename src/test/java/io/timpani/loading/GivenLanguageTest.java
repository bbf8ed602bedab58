package io.timpani.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.config.ModelSettings;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language that the user gave is not one that the files say: model-contract.md §2 and §10. */
class GivenLanguageTest {
    private static final Optional<Language> NONE = Optional.empty();
    private static final Optional<Language> JAVA = Optional.of(Language.JAVA);

    @TempDir
    private Path dir;

    @Test
    void a_named_class_needs_no_artifact_when_the_language_is_given_as_java() {
        assertThat(named(JAVA).artifact()).isEqualTo("demo.Any");
    }

    @Test
    void a_named_class_needs_a_java_artifact_when_no_language_is_given() throws IOException {
        assertThat(refusal()).contains("not clear");
        Files.createFile(dir.resolve("notes.txt"));
        assertThat(refusal()).contains("not clear");

        Files.createFile(dir.resolve("model.pmml"));
        assertThat(named(NONE).artifact()).isEqualTo("demo.Any");
    }

    @Test
    void a_named_class_does_not_make_python_files_java() throws IOException {
        Files.createFile(dir.resolve("model.pkl"));

        assertThat(named(NONE).engine()).isEqualTo("python");
        assertThat(named(JAVA).engine()).isEqualTo("jvm");
    }

    private String refusal() {
        ServingException refusal = catchThrowableOfType(ServingException.class, () -> named(NONE));
        assertThat(refusal.code()).isEqualTo(ErrorCode.START_FAILED);
        return refusal.text();
    }

    private ModelLoading named(Optional<Language> language) {
        return ModelLoading.choose(new ModelSettings(
                dir,
                TargetType.REGRESSION,
                ClassLabels.none(),
                language,
                Optional.empty(),
                Map.of("java_custom_predictor_class", "demo.Any")));
    }
}
