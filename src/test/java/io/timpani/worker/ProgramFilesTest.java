package io.timpani.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs of workers are unpacked by a list, since a class path cannot be walked in every server. */
class ProgramFilesTest {
    @ParameterizedTest
    @CsvSource({"python, .py", "r, .R"})
    void the_list_names_every_file(String engine, String extension) throws IOException {
        Path directory = Path.of("src/main/resources/io/timpani/engine", engine);
        List<String> listed = Files.readAllLines(directory.resolve("files.txt"));

        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.filter(file -> file.toString().endsWith(extension))
                            .map(file -> directory.relativize(file).toString()))
                    .containsExactlyInAnyOrderElementsOf(listed)
                    .isNotEmpty();
        }
    }
}
