package io.timpani.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of model-contract.md §2. */
class CodeDirectoryTest {
    @TempDir
    private Path dir;

    @Test
    void files_are_listed_relative_and_sorted_without_the_hidden_ones() throws IOException {
        files("z.txt", "a/b.txt", "a/.b.txt", ".hidden/c.txt", ".d.txt", "custom.py");
        Files.createDirectories(dir.resolve("empty.jar"));

        CodeDirectory directory = CodeDirectory.list(dir);
        assertThat(directory.root()).isEqualTo(dir);
        assertThat(directory.files()).containsExactly(Path.of("a", "b.txt").toString(), "custom.py", "z.txt");
        assertThat(directory.holds("custom.py")).isTrue();
        assertThat(directory.holds("b.txt")).as("below").isFalse();
        assertThat(directory.holds(Path.of("a", "b.txt").toString()))
                .as("below")
                .isFalse();
        assertThat(CodeDirectory.listTop(dir).files()).containsExactly("custom.py", "z.txt");
    }

    @Test
    void one_artifact_is_seen_alone_beside_custom_code_and_what_is_no_model() throws IOException {
        files("a.onnx", "b.json", "c.txt", "e.lgb", "sub/d.pkl", "custom.py", "labels.csv");

        CodeDirectory directory = CodeDirectory.list(dir).only("b.json");

        assertThat(directory.root()).isEqualTo(dir);
        assertThat(directory.files()).containsExactly("b.json", "custom.py", "labels.csv");
        assertThat(directory.without("b.json").files()).containsExactly("custom.py", "labels.csv");
        assertThatThrownBy(() -> directory.only("a.onnx")).hasMessageContaining("a.onnx");
    }

    @Test
    void a_directory_may_say_no_language_but_not_two() throws IOException {
        files("model.json", "notes.txt");
        assertThat(CodeDirectory.list(dir).settled()).isEmpty();

        files("a.pkl");
        assertThat(CodeDirectory.list(dir).settled()).contains(Language.PYTHON);

        files("b.rds");
        assertThatThrownBy(() -> CodeDirectory.list(dir).settled()).hasMessageContaining("not clear");
    }

    @Test
    void some_extensions_say_no_language_and_are_those_of_other_files_too() {
        assertThat(CodeDirectory.isUnspoken("a.JSON")).isTrue();
        assertThat(CodeDirectory.isUnspoken("a.cbm")).isTrue();
        assertThat(CodeDirectory.isUnspoken("a.lgb")).isTrue();
        assertThat(CodeDirectory.isUnspoken("a.pmml")).isFalse();
        assertThat(CodeDirectory.isUnspoken("json")).isFalse();
    }

    @Test
    void names_of_the_top_level_are_chosen_by_extension_whatever_its_case() throws IOException {
        files("b.JAR", "a.jar", "jar", "c.jar.txt", "sub/d.jar", "m.Pmml", "x.onnx");

        CodeDirectory directory = CodeDirectory.list(dir);
        assertThat(directory.top("jar")).containsExactly("a.jar", "b.JAR");
        assertThat(directory.top("onnx", "txt")).containsExactly("c.jar.txt", "x.onnx");
        assertThat(directory.topArtifacts(Language.JAVA)).containsExactly("a.jar", "b.JAR", "m.Pmml");
        assertThat(directory.topArtifacts(Language.OTHER)).isEmpty();
    }

    @Test
    void a_hidden_or_linked_root_counts_and_so_do_links_to_files() throws IOException {
        files(".model/real.pkl", ".model/sub/x.txt");
        Path hidden = dir.resolve(".model");
        Files.createSymbolicLink(hidden.resolve("link.pkl"), hidden.resolve("real.pkl"));
        Files.createSymbolicLink(hidden.resolve("dir.pkl"), hidden.resolve("sub"));
        Files.createSymbolicLink(hidden.resolve("broken.pkl"), hidden.resolve("gone"));
        Path link = Files.createSymbolicLink(dir.resolve("link"), hidden);

        assertThat(CodeDirectory.list(hidden).top("pkl")).containsExactly("link.pkl", "real.pkl");
        assertThat(CodeDirectory.list(link).top("pkl")).containsExactly("link.pkl", "real.pkl");
    }

    @Test
    void an_unreadable_directory_below_is_left_out() throws IOException {
        files("model.pkl", "closed/model.rds");
        Path closed = dir.resolve("closed");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.isReadable(closed)).as("root reads everything").isFalse();
            assertThat(CodeDirectory.list(dir).files()).containsExactly("model.pkl");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void only_a_failure_at_the_root_stops_the_walk() throws IOException {
        CodeDirectory.Lister lister = new CodeDirectory.Lister(dir, new ArrayList<>());
        IOException failure = new AccessDeniedException("closed");

        assertThat(lister.visitFileFailed(dir.resolve("closed"), failure)).isEqualTo(FileVisitResult.CONTINUE);
        assertThat(lister.postVisitDirectory(dir.resolve("closed"), failure)).isEqualTo(FileVisitResult.CONTINUE);
        assertThat(lister.postVisitDirectory(dir, null)).isEqualTo(FileVisitResult.CONTINUE);
        assertThatThrownBy(() -> lister.visitFileFailed(dir, failure)).isSameAs(failure);
        assertThatThrownBy(() -> lister.postVisitDirectory(dir, failure)).isSameAs(failure);
    }

    @Test
    void what_is_no_directory_is_refused_by_its_name_alone() throws IOException {
        files("file");
        for (String name : new String[] {"gone", "file"}) {
            ServingException refusal =
                    catchThrowableOfType(ServingException.class, () -> CodeDirectory.list(dir.resolve(name)));
            assertThat(refusal.code()).isEqualTo(ErrorCode.START_FAILED);
            assertThat(refusal.text()).contains("code directory " + name).doesNotContain(dir.toString());
        }
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "model.pkl, python",
        "deep/er/model.RDS, r",
        "a.jar b.pmml, java",
        "custom.py model.pkl model.rds, python",
        "custom.py custom.R model.rds, r",
        "deep/custom.py model.rds, r",
        "Custom.py model.jar, java",
        ".git/model.rds model.onnx, python",
        "dir.pkl/readme model.rds, r",
    })
    void files_decide_the_language(String names, String language) throws IOException {
        files(names.split(" "));

        assertThat(CodeDirectory.list(dir).language().value()).isEqualTo(language);
        assertThat(CodeDirectory.list(dir).detected().map(Language::value)).contains(language);
    }

    @ParameterizedTest(name = "{0}: custom code says {1}, artifacts say {2}")
    @CsvSource({
        "readme.md, nothing, nothing",
        "custom.py model.rds, python, r",
        "custom.py custom.R, python and r, nothing",
        "a.pkl b.rds c.jar, nothing, python and r and java",
    })
    void what_is_no_single_language_is_refused_with_both_findings(String names, String custom, String artifacts)
            throws IOException {
        files(names.split(" "));
        CodeDirectory directory = CodeDirectory.list(dir);

        assertThat(directory.detected()).isEmpty();
        ServingException refusal = catchThrowableOfType(ServingException.class, directory::language);
        assertThat(refusal.text())
                .contains("custom code files say " + custom + ",", "artifacts say " + artifacts + ";", "--language");
    }

    @Test
    void custom_code_is_named_by_its_exact_name() throws IOException {
        files("Custom.py", "sub/custom.py", "custom.r");
        assertThat(CodeDirectory.list(dir).customCode()).contains("custom.r");
    }

    private void files(String... names) throws IOException {
        for (String name : names) {
            Path file = dir.resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            Files.createFile(file);
        }
    }
}
