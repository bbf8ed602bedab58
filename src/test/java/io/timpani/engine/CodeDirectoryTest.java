package io.timpani.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void what_is_no_directory_is_refused_by_its_name_alone() throws IOException {
        files("file");
        for (String name : new String[] {"gone", "file"}) {
            ServingException refusal =
                    catchThrowableOfType(ServingException.class, () -> CodeDirectory.list(dir.resolve(name)));
            assertThat(refusal.code()).isEqualTo(ErrorCode.START_FAILED);
            assertThat(refusal.text()).contains("code directory " + name).doesNotContain(dir.toString());
        }
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
