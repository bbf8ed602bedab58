package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Problem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreBinderTest {
    @TempDir
    Path directory;

    private final Map<String, String> given = new HashMap<>();

    @BeforeEach
    void give() throws IOException {
        Path data = Files.writeString(directory.resolve("data.csv"), "a\n1\n");
        given.put("timpani.code-dir", directory.toString());
        given.put("timpani.target-type", "regression");
        given.put("timpani.input", data.toString());
    }

    private Binding bind(Command command) {
        return Binder.bind(command, Source.of(given), Source.of(Map.of()));
    }

    private <S extends RunSettings> S settings(Command command, Class<S> type) {
        Binding binding = bind(command);
        return type.cast(binding.run().orElseThrow(() -> new AssertionError(binding.problems())));
    }

    private void assertOne(Command command, Kind kind, String... words) {
        assertThat(bind(command).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem.message()).contains(words);
        });
    }

    @Test
    void score_and_validation_give_an_unstructured_model_the_same_query_and_media_type() {
        given.putAll(Map.of(
                "timpani.target-type", "unstructured",
                "timpani.query", "a=1&b=2&a=3",
                "timpani.content-type", "application/json"));

        ValidationSettings validation = settings(Command.VALIDATION, ValidationSettings.class);
        ScoreSettings score = settings(Command.SCORE, ScoreSettings.class);
        assertThat(validation.query()).containsExactly(Map.entry("a", "3"), Map.entry("b", "2"));
        assertThat(validation.contentType()).isEqualTo("application/json");
        assertThat(score.query()).isEqualTo(validation.query());
        assertThat(score.contentType()).isEqualTo(validation.contentType());
    }

    @Test
    void without_options_validation_sends_plain_text() {
        ValidationSettings validation = settings(Command.VALIDATION, ValidationSettings.class);

        assertThat(validation.query()).isEmpty();
        assertThat(validation.contentType()).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void what_is_no_regular_file_can_be_scored_as_it_is_read_once() {
        given.put("timpani.input", "/dev/null");

        assertThat(settings(Command.SCORE, ScoreSettings.class).input()).contains(Path.of("/dev/null"));
        assertOne(Command.PERF_TEST, Kind.USAGE, "/dev/null", "no regular file");
        given.put("timpani.docker", "image");
        assertOne(Command.SCORE, Kind.USAGE, "/dev/null", "no regular file");
    }

    @Test
    void a_directory_as_input_is_called_one() {
        given.put("timpani.input", directory.toString());

        assertOne(Command.SCORE, Kind.USAGE, "--input", directory.toString(), "is a directory");
        assertOne(Command.VALIDATION, Kind.USAGE, "--input", directory.toString(), "is a directory");
    }

    @Test
    void a_missing_input_does_not_exist() {
        given.put("timpani.input", directory.resolve("none").toString());

        assertOne(Command.SCORE, Kind.USAGE, "--input", "does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"transform", "unstructured"})
    void chunks_are_for_predictions_of_tables(String type) {
        given.put("timpani.target-type", type);
        given.put("timpani.chunk-rows", "10");

        assertOne(Command.SCORE, Kind.CHECK, "--chunk-rows", type);
    }
}
