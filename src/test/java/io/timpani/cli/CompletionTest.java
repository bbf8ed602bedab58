package io.timpani.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code completion} prints, used by a real bash. */
class CompletionTest {
    @TempDir
    private Path directory;

    private Path script = Path.of("");

    @BeforeEach
    void write() throws IOException {
        script = Files.writeString(
                directory.resolve("completion"), new Line().run("completion").out());
    }

    /** What bash would offer after the words, the last of which is being typed. */
    private List<String> offered(String... words) throws Exception {
        StringBuilder typed = new StringBuilder();
        for (String word : words) {
            typed.append(" '").append(word).append('\'');
        }
        String question = "compopt() { :; }\nsource " + script + " || exit 9\nCOMP_WORDS=(" + typed + ")\nCOMP_CWORD="
                + (words.length - 1) + "\n_complete_timpani\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
        Process bash = new ProcessBuilder("bash", "--norc", "-c", question)
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as(output).isZero();
        return output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void commands_are_offered() throws Exception {
        for (Command command : Command.values()) {
            List<String> words = List.of(command.words().split(" ", -1));
            assertThat(words.size() == 1 ? offered("timpani", "") : offered("timpani", words.get(0), ""))
                    .contains(words.get(words.size() - 1));
        }
        assertThat(offered("timpani", "sc")).containsExactly("score");
    }

    @Test
    void options_of_the_command_are_offered_and_no_others() throws Exception {
        assertThat(offered("timpani", "score", "--"))
                .contains("--code-dir", "--input")
                .doesNotContain("--address");
        assertThat(offered("timpani", "new", "env", "--"))
                .contains("--code-dir", "--image")
                .doesNotContain("--input");
    }

    @Test
    void words_and_files_are_offered_as_values() throws Exception {
        assertThat(offered("timpani", "server", "--target-type", "multi")).containsExactly("multiclass", "multilabel");
        assertThat(offered("timpani", "new", "model", "--template", "")).contains("onnx", "java");
        assertThat(offered("timpani", "server", "--code-dir", directory + "/comp"))
                .containsExactly(script.toString());
        assertThat(offered("timpani", "server", "--content-type", "")).isEmpty();
    }

    @Test
    void the_other_name_has_completions_of_its_own() {
        assertThat(new Line().as("drum").run("completion").out()).contains("complete -F _complete_drum", " drum");
    }
}
