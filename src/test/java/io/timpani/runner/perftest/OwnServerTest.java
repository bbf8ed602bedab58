package io.timpani.runner.perftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Binder;
import io.timpani.config.Binding;
import io.timpani.config.Command;
import io.timpani.config.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnServerTest {
    @TempDir
    Path codeDir;

    @TempDir
    Path scratch;

    private final Map<String, String> environment = new HashMap<>();

    private List<String> options(String... keysAndValues) throws IOException {
        Map<String, String> given = new HashMap<>();
        given.put("timpani.code-dir", codeDir.toString());
        given.put(
                "timpani.input",
                Files.writeString(codeDir.resolve("d.csv"), "a\n1\n").toString());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            given.put("timpani." + keysAndValues[i], keysAndValues[i + 1]);
        }
        Binding binding = Binder.bind(Command.PERF_TEST, Source.of(given), Source.of(environment));
        return OwnServer.options(
                binding.settings().orElseThrow(() -> new AssertionError(binding.problems())), given, scratch);
    }

    @Test
    void a_server_gets_what_cli_md_says_and_no_option_of_the_test() throws IOException {
        assertThat(options("target-type", "regression", "strict", "true", "samples", "3", "in-server", "true"))
                .containsExactly(
                        "--show-perf",
                        "--logging-level",
                        "warning",
                        "--code-dir",
                        codeDir.toRealPath().toString(),
                        "--target-type",
                        "regression");
    }

    @Test
    void what_was_resolved_from_variables_and_metadata_is_passed_on() throws IOException {
        environment.put("TARGET_TYPE", "binary");
        environment.put("POSITIVE_CLASS_LABEL", "very good");
        environment.put("NEGATIVE_CLASS_LABEL", "-1");
        environment.put("MAX_WORKERS", "3");

        assertThat(options())
                .containsSubsequence("--target-type", "binary")
                .contains("--positive-class-label=very good", "--negative-class-label=-1", "--max-workers=3");
    }

    @Test
    void other_options_are_passed_on_as_they_were_given() throws IOException {
        assertThat(options(
                        "target-type",
                        "multiclass",
                        "class-labels",
                        "a b\nc",
                        "language",
                        "other",
                        "production",
                        "true",
                        "max-workers",
                        "2",
                        "show-stacktrace",
                        "true"))
                .contains("--class-labels-file=" + scratch.resolve("labels.txt"))
                .contains("--language=other", "--production", "--max-workers=2", "--show-stacktrace")
                .doesNotContain("--class-labels=a b\nc");
        assertThat(scratch.resolve("labels.txt")).hasContent("a b\nc\n");
    }

    @Test
    void labels_of_the_metadata_that_look_like_options_are_labels() throws IOException {
        Files.writeString(codeDir.resolve("model-metadata.yaml"), """
                name: m
                type: inference
                targetType: multiclass
                inferenceModel:
                  targetName: t
                  classLabels:
                    - "-low"
                    - "--high"
                    - mid
                """);

        assertThat(options()).last().isEqualTo("--class-labels-file=" + scratch.resolve("labels.txt"));
        assertThat(scratch.resolve("labels.txt")).hasContent("-low\n--high\nmid\n");
    }

    @Test
    void in_a_container_our_child_is_only_a_client_and_is_not_measured() {
        assertThat(OwnServer.process(true, 7).pid()).isEmpty();
        assertThat(OwnServer.process(false, 7).pid()).hasValue(7);
    }
}
