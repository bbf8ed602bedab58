package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.NewModelSettings.Template;
import io.timpani.config.Problem.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreationBinderTest {
    @TempDir
    private Path parent;

    private static Binding bind(Command command, Map<String, String> options) {
        Map<String, String> keys = new HashMap<>();
        options.forEach((name, value) -> keys.put("timpani." + name, value));
        return Binder.bind(command, Source.of(keys), Source.of(Map.of()));
    }

    private Binding model(String... pairs) {
        Map<String, String> options =
                new HashMap<>(Map.of("code-dir", parent.resolve("new").toString()));
        for (int i = 0; i < pairs.length; i += 2) {
            options.put(pairs[i], pairs[i + 1]);
        }
        return bind(Command.NEW_MODEL, options);
    }

    private static void assertOne(Binding binding, Kind kind, String... words) {
        assertThat(binding.run()).isEmpty();
        assertThat(binding.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem.message()).contains(words);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "language, python, PYTHON_HOOKS, --language python",
        "language, R, R_HOOKS, --language r",
        "template, python, PYTHON, --template python",
        "template, xgboost, XGBOOST, --template xgboost"
    })
    void an_option_chooses_a_template_which_knows_the_option(
            String option, String word, Template template, String options) {
        NewModelSettings settings = (NewModelSettings) model(option, word).run().orElseThrow();

        assertThat(settings.template()).isEqualTo(template);
        assertThat(settings.template().options()).isEqualTo(options);
        assertThat(settings.directory()).isEqualTo(parent.resolve("new"));
    }

    @Test
    void other_languages_are_a_failed_check_that_says_so() {
        assertOne(model("language", "other"), Kind.CHECK, "other", "not offered");
    }

    @Test
    void without_language_and_template_both_are_named() {
        assertOne(model(), Kind.USAGE, "--language", "--template", "onnx");
    }

    @Test
    void unknown_words_are_usage_errors() {
        assertOne(model("language", "java"), Kind.USAGE, "--language", "java", "python");
        assertOne(model("template", "cobol"), Kind.USAGE, "--template", "cobol", "pmml");
    }

    @Test
    void a_language_and_a_template_must_be_the_same() {
        assertOne(model("language", "r", "template", "python"), Kind.USAGE, "--language r", "--template python");
        assertThat(model("language", "r", "template", "r").problems()).isEmpty();
    }

    @Test
    void the_directory_must_not_be_there_but_its_parent_must() throws Exception {
        assertOne(model("code-dir", parent.toString(), "language", "r"), Kind.USAGE, "--code-dir", "there already");
        Path dangling = Files.createSymbolicLink(parent.resolve("link"), parent.resolve("nowhere"));
        assertOne(model("code-dir", dangling.toString(), "language", "r"), Kind.USAGE, "there already");
        assertOne(
                model("code-dir", parent.resolve("a/b").toString(), "language", "r"),
                Kind.CHECK,
                parent.resolve("a").toString());
        assertOne(bind(Command.NEW_MODEL, Map.of("language", "r")), Kind.USAGE, "--code-dir", "CODE_DIR", "required");
        assertOne(model("code-dir", "/", "language", "r"), Kind.USAGE, "cannot be made");
    }

    @Test
    void an_environment_needs_a_directory_and_an_image_without_blanks() {
        assertOne(bind(Command.NEW_ENV, Map.of("code-dir", "no-such-dir")), Kind.USAGE, "no-such-dir");
        assertThat(bind(Command.NEW_ENV, Map.of("code-dir", parent.toString(), "image", "a b"))
                        .problems())
                .extracting(Problem::kind)
                .isEqualTo(List.of(Kind.USAGE));
    }
}
