package io.timpani.runner.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFilesTest {
    @TempDir
    private Path directory;

    private Path codeDir = Path.of("");

    @BeforeEach
    void write() throws IOException {
        codeDir = directory.resolve("code");
        file("code/custom.py", "x");
    }

    private Path file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, text);
    }

    private List<String> names() throws IOException {
        return FolderFiles.of(codeDir).stream().map(Call.Part::name).toList();
    }

    @Test
    void all_files_are_sent_in_the_order_of_their_names() throws IOException {
        file("code/sub/deep/weights.bin", "12345");
        file("code/a.txt", "");
        assertThat(names()).containsExactly("a.txt", "custom.py", "sub/deep/weights.bin");
        assertThat(FolderFiles.of(codeDir)).extracting(Call.Part::size).containsExactly(0L, 1L, 5L);
    }

    @Test
    void what_is_hidden_and_what_python_leaves_behind_is_not_sent() throws IOException {
        file("code/.env", "TOKEN=x");
        file("code/.git/config", "x");
        file("code/sub/.cache/x", "x");
        file("code/sub/__pycache__/x.pyc", "x");
        assertThat(names()).containsExactly("custom.py");

        codeDir = Files.move(codeDir, directory.resolve(".hidden"));
        assertThat(names()).as("the directory itself may be hidden").containsExactly("custom.py");
    }

    @Test
    void what_is_linked_is_sent_by_its_name_here() throws IOException {
        Path shared = file("elsewhere/shared/tool.py", "x").resolveSibling("");
        Files.createSymbolicLink(codeDir.resolve("lib"), shared);
        Files.createSymbolicLink(codeDir.resolve("one.py"), shared.resolve("tool.py"));
        Files.createSymbolicLink(codeDir.resolve(".lib"), shared);
        assertThat(names()).containsExactly("custom.py", "lib/tool.py", "one.py");
    }

    @Test
    void a_link_that_leads_in_circles_is_named() throws IOException {
        Files.createDirectory(codeDir.resolve("sub"));
        Files.createSymbolicLink(codeDir.resolve("sub/.up"), codeDir);
        assertThat(names()).as("hidden").containsExactly("custom.py");

        Files.createSymbolicLink(codeDir.resolve("sub/up"), codeDir);
        assertThatThrownBy(this::names).isInstanceOf(IOException.class).hasMessageContaining("sub/up in the code");
    }
}
