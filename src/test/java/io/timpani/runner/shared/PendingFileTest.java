package io.timpani.runner.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingFileTest {
    @TempDir
    private Path directory;

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    @Test
    void a_file_appears_when_it_is_complete() throws IOException {
        Path place = directory.resolve("out.csv");
        try (PendingFile file = PendingFile.at(place)) {
            file.out().write("some".getBytes(UTF_8));
            assertThat(place).doesNotExist();
            assertThat(files()).isEqualTo(1);
            file.commit();
        }

        assertThat(place).hasContent("some");
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void what_was_there_stays_when_nothing_is_committed() throws IOException {
        Path place = Files.writeString(directory.resolve("out.csv"), "old");
        try (PendingFile file = PendingFile.at(place)) {
            file.out().write('n');
        }

        assertThat(place).hasContent("old");
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void a_complete_file_takes_the_place_of_an_older_one() throws IOException {
        Path place = Files.writeString(directory.resolve("out.csv"), "old");
        try (PendingFile file = PendingFile.at(place)) {
            file.out().write('n');
            file.commit();
        }

        assertThat(place).hasContent("n");
    }

    @Test
    void a_link_stays_one_and_what_it_leads_to_changes() throws IOException {
        Path there = Files.createDirectory(directory.resolve("there"));
        Path led = Files.writeString(there.resolve("out.csv"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.csv"), Path.of("there/out.csv"));
        try (PendingFile file = PendingFile.at(link)) {
            file.out().write('n');
            assertThat(led).hasContent("old");
            file.commit();
        }

        assertThat(link).isSymbolicLink();
        assertThat(led).hasContent("n");
        assertThat(there).isDirectoryNotContaining(path -> !path.equals(led));
    }

    @Test
    void a_device_is_written_as_it_is_and_failures_name_it() throws IOException {
        try (PendingFile file = PendingFile.at(Path.of("/dev/null"))) {
            file.out().write('n');
            file.commit();
        }
        assertThat(Path.of("/dev/null")).exists();

        try (PendingFile file = PendingFile.at(Path.of("/dev/full"))) {
            assertThatThrownBy(() -> file.out().write('n')).hasMessageContaining("/dev/full");
        }
    }

    @Test
    void a_place_that_cannot_be_written_is_named() {
        Path place = directory.resolve("no/such/out.csv");

        assertThatThrownBy(() -> PendingFile.at(place))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(place.toString());
    }

    @Test
    void a_scratch_directory_is_gone_with_all_that_was_in_it() throws IOException {
        Path path;
        try (ScratchDirectory scratch = ScratchDirectory.make("test")) {
            path = scratch.path();
            Files.writeString(Files.createDirectories(path.resolve("a/b")).resolve("c"), "c");
        }

        assertThat(path).doesNotExist();
    }
}
