package io.timpani.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.metadata.EngineDeclaration.Restart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemFileTest {
    private static final String ONE = """
            engines:
              - name: insight
                command:
                  - run
            """;

    @TempDir
    Path directory;

    private Path write(String yaml) {
        try {
            return Files.writeString(directory.resolve("system.yaml"), yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private SystemDeclaration read(String yaml) throws InvalidMetadata {
        return SystemFile.read(write(yaml));
    }

    private List<String> problems(String yaml) {
        InvalidMetadata failure = catchThrowableOfType(InvalidMetadata.class, () -> read(yaml));
        assertThat(failure).as("problems").isNotNull();
        return failure.problems();
    }

    @Test
    void what_is_not_given_has_its_default() throws InvalidMetadata {
        assertThat(read(ONE))
                .isEqualTo(new SystemDeclaration(
                        List.of(new EngineDeclaration(
                                "insight",
                                List.of("run"),
                                OptionalInt.empty(),
                                Map.of(),
                                directory,
                                "/",
                                Duration.ofSeconds(15),
                                directory.resolve("insight.log"),
                                Restart.NEVER)),
                        directory,
                        "[FORUM]",
                        directory.resolve("forum.log")));
    }

    @Test
    void everything_given_is_read() throws InvalidMetadata {
        SystemDeclaration system = read("""
                runDirectory: run
                forum:
                  prefix: "#f"
                  logFile: /var/log/f.log
                engines:
                  - name: media
                    command:
                      - ./engine
                      - "--port={port}"
                    port: 7001
                    environment:
                      A_B: "{port}"
                      C: ""
                    directory: media
                    healthPath: /health?x=1
                    startWait: 3
                    logFile: m.log
                    restart: on-failure
                  - name: query
                    command:
                      - q
                    port: auto
                    restart: always
                """);

        assertThat(system.forumPrefix()).isEqualTo("#f");
        assertThat(system.forumLog()).isEqualTo(Path.of("/var/log/f.log"));
        assertThat(system.runDirectory()).isEqualTo(directory.resolve("run"));
        assertThat(system.engines().get(0))
                .isEqualTo(new EngineDeclaration(
                        "media",
                        List.of("./engine", "--port={port}"),
                        OptionalInt.of(7001),
                        Map.of("A_B", "{port}", "C", ""),
                        directory.resolve("media"),
                        "/health?x=1",
                        Duration.ofSeconds(3),
                        directory.resolve("run/m.log"),
                        Restart.ON_FAILURE));
        assertThat(system.engines().get(1).restart()).isEqualTo(Restart.ALWAYS);
    }

    @Test
    void everything_wrong_is_told_at_once_with_its_line() {
        assertThat(problems("""
                        colour: red
                        engines:
                          - name: a
                            command:
                              - run
                            port: 7001
                            flavour: sweet
                          - name: a
                            command:
                              - run
                          - name: b
                            port: 7001
                          - command:
                              - run
                          - text
                        """))
                .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text)
                                .startsWith("system.yaml, line 1: ")
                                .contains("colour", "unknown"),
                        text -> assertThat(text).contains("line 7", "engines.flavour", "unknown"),
                        text -> assertThat(text).contains("line 8", "name a", "duplicate", "line 3"),
                        text -> assertThat(text).contains("line 11", "engines.command", "missing"),
                        text -> assertThat(text).contains("line 12", "port 7001", "duplicate"),
                        text -> assertThat(text).contains("line 13", "engines.name", "missing"),
                        text -> assertThat(text).contains("line 15", "a map"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            name: a/b,           engines.name
            name: '..',          name
            port: 0,             port
            port: 65536,         port
            port: any,           port
            startWait: 0,        startWait
            startWait: 1.5,      startWait
            startWait: 4000,     startWait
            healthPath: health,  healthPath
            restart: sometimes,  never
            environment: x,      environment
            directory: '',       directory
            logFile: forum.log,  the forum
            command: run,        command
            """)
    void a_value_that_breaks_its_rule_is_named(String entry, String named) {
        String name = entry.startsWith("name:") ? "" : "    name: x\n";
        String command = entry.startsWith("command:") ? "" : "    command:\n      - run\n";
        List<String> problems = problems("engines:\n  - " + entry + "\n" + name + command);
        assertThat(problems).singleElement().asString().contains(named.replace("engines.name", "a/b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "- a",
                "engines: []",
                "engines: x",
                "forum: x\nengines:\n  - name: a\n    command:\n      - b",
                "engines:\n  - name: a\n    command: []",
                "engines:\n  - name: a\n    command:\n      - ' '",
                "engines:\n  - name: a\n    command:\n      - b\n    environment:\n      1A: x",
                "engines:\n  - name: a\n    command:\n      - b\n    environment:\n      A:\n        - x",
                "engines:\n  - &a\n    name: a",
                "runDirectory: run",
                "{"
            })
    void a_file_without_sense_is_refused(String yaml) {
        assertThat(problems(yaml)).isNotEmpty().allMatch(problem -> problem.startsWith("system.yaml"));
    }

    @Test
    void a_file_that_cannot_be_read_is_named_without_its_path() throws IOException {
        Path latin = Files.write(directory.resolve("latin.yaml"), "n: ä".getBytes(StandardCharsets.ISO_8859_1));
        for (Path file : List.of(latin, directory.resolve("none.yaml"), directory)) {
            InvalidMetadata failure = catchThrowableOfType(InvalidMetadata.class, () -> SystemFile.read(file));
            assertThat(failure).as("%s", file).isNotNull();
            assertThat(failure.problems()).singleElement().asString().doesNotContain(directory.toString() + "/");
        }
    }

    @Test
    void the_example_is_read() throws InvalidMetadata {
        assertThat(SystemFile.read(Path.of("src/examples/system/system.yaml")).engines())
                .extracting(EngineDeclaration::name)
                .containsExactly("insight", "media", "query");
    }
}
