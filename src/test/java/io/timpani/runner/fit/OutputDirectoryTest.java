package io.timpani.runner.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {
    @TempDir
    Path place;

    private Path code = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void make() throws IOException {
        code = Files.createDirectory(place.resolve("code"));
        out = Files.createDirectory(place.resolve("out"));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !path.equals(directory))
                    .map(path -> directory.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void what_was_made_and_the_code_are_there_when_it_is_kept() throws IOException {
        Files.writeString(code.resolve("custom.py"), "code");
        Files.writeString(code.resolve("model.pkl"), "old");
        Files.createDirectories(code.resolve("more/__pycache__"));
        Files.writeString(code.resolve("more/__pycache__/x.pyc"), "x");
        Files.writeString(code.resolve("more/lib.py"), "lib");
        try (OutputDirectory output = OutputDirectory.open(out)) {
            Files.writeString(output.made().resolve("model.pkl"), "new");
            output.add(code);
            assertThat(output.publish()).isEmpty();
            output.keep();
        }
        assertThat(names(out)).containsExactly("custom.py", "model.pkl", "more", "more/lib.py");
        assertThat(out.resolve("model.pkl")).hasContent("new");
    }

    @Test
    void overwritten_files_are_named() throws IOException {
        Files.writeString(out.resolve("model.pkl"), "before");
        try (OutputDirectory output = OutputDirectory.open(out)) {
            Files.writeString(output.made().resolve("model.pkl"), "new");
            assertThat(output.publish()).containsExactly("model.pkl");
            output.keep();
        }
        assertThat(out.resolve("model.pkl")).hasContent("new");
        assertThat(names(out)).containsExactly("model.pkl");
    }

    @Test
    void what_is_not_kept_was_never_there() throws IOException {
        Files.writeString(out.resolve("model.pkl"), "before");
        try (OutputDirectory output = OutputDirectory.open(out)) {
            Files.writeString(output.made().resolve("model.pkl"), "new");
            Files.createDirectories(output.made().resolve("a/b"));
            Files.writeString(output.made().resolve("a/b/c"), "c");
            output.publish();
            assertThat(out.resolve("a/b/c")).exists();
        }
        assertThat(out.resolve("model.pkl")).hasContent("before");
        assertThat(names(out)).containsExactly("model.pkl");
    }

    @Test
    void what_is_not_published_leaves_no_trace() throws IOException {
        try (OutputDirectory output = OutputDirectory.open(out)) {
            Files.writeString(output.made().resolve("half"), "written");
        }
        assertThat(names(out)).isEmpty();
    }

    @Test
    void an_output_inside_of_the_code_is_not_copied_into_itself() throws IOException {
        Files.writeString(code.resolve("custom.py"), "code");
        Path inner = Files.createDirectory(code.resolve("inner"));
        try (OutputDirectory output = OutputDirectory.open(inner)) {
            output.add(code);
            output.publish();
            output.keep();
        }
        assertThat(names(inner)).containsExactly("custom.py");
    }

    @Test
    void a_directory_that_is_gone_is_named() {
        assertThatThrownBy(() -> OutputDirectory.open(place.resolve("gone")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(place.resolve("gone").toString());
    }
}
