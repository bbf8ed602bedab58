package io.timpani.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of model-contract.md §2, file by file. */
class LanguageDetectionTest {
    @TempDir
    private Path dir;

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(textBlock = """
            # artifacts, by their real extension, whatever its case
            model.pkl, python
            model.pth, python
            model.h5, python
            model.joblib, python
            model.onnx, python
            MODEL.PKL, python
            model.v2.Onnx, python
            model.rds, r
            model.RDS, r
            model.jar, java
            model.zip, java
            Model.java, java
            pipeline.mojo, java
            model.pmml, java
            model.PMML, java
            # anywhere below
            deep/er/model.rds, r
            # several of one language
            a.pkl b.onnx deep/c.h5, python
            a.jar b.pmml, java
            # custom code, in the top level
            custom.py, python
            custom.R, r
            custom.r, r
            custom.R custom.r, r
            custom.py readme.md data.csv, python
            # custom code and artifacts agree
            custom.py model.pkl, python
            custom.R model.rds, r
            # artifacts of two languages say nothing, custom code decides
            custom.py model.pkl model.rds, python
            custom.R model.jar model.pkl, r
            # two kinds of custom code say nothing, artifacts decide
            custom.py custom.R model.rds, r
            # custom code below the top level, or in the wrong case, does not count
            deep/custom.py model.rds, r
            Custom.py model.jar, java
            custom.PY model.rds, r
            CUSTOM.R model.pkl, python
            # what is hidden does not count
            model.pkl .hidden.rds, python
            model.pkl .git/model.rds, python
            model.pkl .custom/deep/model.jar, python
            # no extension, no artifact
            pkl model.rds, r
            dir.pkl/readme model.rds, r
            model.pkl.bak model.rds, r
            model.rdsx model.pkl, python
            """)
    void files_decide_the_language(String files, String language) {
        touch(dir, files.split(" "));

        LanguageDetection detection = detection();
        assertThat(detection.language().value()).isEqualTo(language);
        assertThat(detection.detected()).contains(detection.language());
    }

    @ParameterizedTest(name = "{0}: custom code says {1}, artifacts say {2}")
    @CsvSource(textBlock = """
            readme.md, nothing, nothing
            custom.py model.rds, python, r
            custom.R model.onnx, r, python
            custom.r model.jar, r, java
            custom.py custom.R, python and r, nothing
            custom.py custom.r model.pkl model.jar, python and r, python and java
            model.pkl model.rds, nothing, python and r
            a.pkl b.rds c.jar, nothing, python and r and java
            deep/custom.py, nothing, nothing
            Custom.py, nothing, nothing
            .model.pkl, nothing, nothing
            .git/custom.py, nothing, nothing
            """)
    void what_is_no_single_language_is_refused_with_both_findings(String files, String custom, String artifacts) {
        touch(dir, files.split(" "));

        assertThat(refusal()).contains("custom code files say " + custom + ",", "artifacts say " + artifacts + ";");
        assertThat(detection().detected()).isEmpty();
    }

    @Test
    void a_directory_may_say_no_language_but_not_two() {
        touch(dir, "model.json", "notes.txt");
        assertThat(detection().settled()).isEmpty();

        touch(dir, "a.pkl");
        assertThat(detection().settled()).contains(Language.PYTHON);

        touch(dir, "b.rds");
        assertThatThrownBy(() -> detection().settled()).hasMessageContaining("not clear");
    }

    @Test
    void the_refusal_lists_extensions_and_files_and_the_way_out() {
        touch(dir, "b.txt", "a/c.csv", "Custom.py");

        assertThat(refusal())
                .contains("python: .h5 .joblib .onnx .pkl .pth", "r: .rds", "java: .jar .java .mojo .pmml .zip")
                .contains("--language")
                .endsWith(": Custom.py, " + Path.of("a", "c.csv") + ", b.txt")
                .doesNotContain(dir.toString());
    }

    @Test
    void the_refusal_of_an_empty_directory_says_that_it_is_empty() {
        assertThat(refusal()).endsWith(": none");
    }

    @Test
    void the_refusal_names_a_hundred_files_at_most() {
        for (int i = 0; i < 120; i++) {
            touch(dir, "file%03d.txt".formatted(i));
        }

        assertThat(refusal()).contains("file000.txt", "file099.txt").doesNotContain("file100.txt");
    }

    private LanguageDetection detection() {
        return LanguageDetection.in(CodeDirectory.list(dir));
    }

    private String refusal() {
        ServingException refusal =
                catchThrowableOfType(ServingException.class, () -> detection().language());
        assertThat(refusal.code()).isEqualTo(ErrorCode.START_FAILED);
        return refusal.text();
    }

    private static void touch(Path dir, String... names) {
        for (String name : names) {
            Path file = dir.resolve(name);
            try {
                Files.createDirectories(file.resolveSibling("."));
                Files.createFile(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
