package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Problem.Kind;
import io.timpani.metadata.EngineDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemBinderTest {
    private static final String TWO = """
            engines:
              - name: a
                command:
                  - run
              - name: b
                command:
                  - run
            """;

    @TempDir
    Path codeDir;

    private String file(String yaml) throws IOException {
        return Files.writeString(codeDir.resolve("system.yaml"), yaml).toString();
    }

    @Test
    void there_is_no_system_unless_it_is_given() {
        assertThat(Sources.regression(codeDir).settings().system()).isEmpty();
    }

    @Test
    void option_and_variable_name_the_system_file() throws IOException {
        String file = file(TWO);
        for (Sources sources : List.of(
                Sources.regression(codeDir).set("system-file", file),
                Sources.regression(codeDir).env("SYSTEM_FILE", file),
                Sources.regression(codeDir).env("TIMPANI_SYSTEM_FILE", file))) {
            SystemSettings system = sources.settings().system().orElseThrow();
            assertThat(system.system().engines())
                    .extracting(EngineDeclaration::name)
                    .containsExactly("a", "b");
            assertThat(system.tokenFile()).isEmpty();
        }
    }

    @Test
    void the_token_file_is_a_property() throws IOException {
        Path token = Files.writeString(codeDir.resolve("token"), "secret");
        SystemSettings system = Sources.regression(codeDir)
                .set("system-file", file(TWO))
                .set("system.token-file", token.toString())
                .settings()
                .system()
                .orElseThrow();
        assertThat(system.tokenFile()).contains(token);
    }

    @Test
    void files_that_do_not_exist_are_usage_errors() {
        assertThat(Sources.regression(codeDir)
                        .env("SYSTEM_FILE", "/none/s.yaml")
                        .set("system.token-file", "/none/token")
                        .problems(Kind.USAGE))
                .anyMatch(text -> text.contains("SYSTEM_FILE (--system-file)") && text.contains("/none/s.yaml"))
                .anyMatch(text -> text.contains("timpani.system.token-file") && text.contains("/none/token"))
                .hasSize(2);
    }

    @Test
    void everything_wrong_in_the_file_is_a_usage_error() throws IOException {
        assertThat(Sources.regression(codeDir)
                        .set("system-file", file(TWO.replace("b", "a") + "x: y\n"))
                        .problems(Kind.USAGE))
                .satisfiesExactly(
                        text -> assertThat(text).contains("line 5", "duplicate"),
                        text -> assertThat(text).contains("line 8", "unknown"));
    }
}
