package io.timpani.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.ModelSettings;
import io.timpani.config.Problem;
import io.timpani.config.Settings;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundCommandTest {
    @TempDir
    Path codeDir;

    @Test
    void a_sound_command_line_serves_and_hands_its_options_on_as_properties() {
        Choice.Run serve = new Line()
                .run(server(
                        "--target-type",
                        "binary",
                        "--positive-class-label=very good",
                        "--negative-class-label",
                        "bad",
                        "--show-perf",
                        "--max-w",
                        "3"))
                .serve();

        assertThat(serve.properties())
                .isEqualTo(Map.of(
                        "timpani.code-dir", codeDir.toString(),
                        "timpani.address", "localhost:6789",
                        "timpani.target-type", "binary",
                        "timpani.positive-class-label", "very good",
                        "timpani.negative-class-label", "bad",
                        "timpani.show-perf", "true",
                        "timpani.max-workers", "3"));
        Settings settings = serve.binding().settings().orElseThrow();
        assertThat(settings.server().port()).isEqualTo(6789);
        assertThat(settings.model().labels()).isEqualTo(ClassLabels.binary("very good", "bad"));
        assertThat(settings.answers().showPerf()).isTrue();
        assertThat(settings.admission().workers()).hasValue(3);
    }

    @Test
    void class_labels_take_all_values_up_to_the_next_option() {
        ModelSettings model =
                model(server("--class-labels", "red sky", "-1", "@at", "--target-type", "multiclass", "--verbose"));

        assertThat(model.labels().labels()).containsExactly("red sky", "-1", "@at");
        assertThat(model(server("--class-labels=a", "b", "--target-type=multilabel"))
                        .labels()
                        .labels())
                .containsExactly("a", "b");
    }

    @Test
    void everything_may_come_from_the_environment() {
        Line line = new Line()
                .env("CODE_DIR", codeDir.toString())
                .env("ADDRESS", "0.0.0.0:8080")
                .env("TARGET_TYPE", "regression")
                .env("WITH_ERROR_SERVER", "0");

        assertThat(line.run("server").serve().binding().problems()).isEmpty();
    }

    @Test
    void an_option_in_any_form_beats_a_property_which_beats_a_variable() {
        Line line = new Line().env("TARGET_TYPE", "anomaly");
        assertThat(type(line, server())).isEqualTo(TargetType.ANOMALY);
        line.property("timpani.target-type", "geopoint");
        assertThat(type(line, server())).isEqualTo(TargetType.GEO_POINT);
        for (List<String> form : List.of(
                List.of("--target-type", "regression"),
                List.of("--target-type=regression"),
                List.of("--target=regression"),
                List.of("--ta", "regression"))) {
            assertThat(type(line, server(form.toArray(String[]::new))))
                    .as("%s", form)
                    .isEqualTo(TargetType.REGRESSION);
        }
    }

    @Test
    void the_last_of_repeated_options_wins() {
        assertThat(model(server("--target-type", "anomaly", "--target-type", "regression"))
                        .targetType())
                .isEqualTo(TargetType.REGRESSION);
    }

    @Test
    void a_missing_address_is_a_usage_error() {
        Line.Result result = new Line().run("server", "--code-dir", codeDir.toString(), "--target-type", "regression");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("Usage: timpani server", "--address", "ADDRESS");
    }

    @Test
    void an_address_may_be_a_property_or_a_variable_of_either_name() {
        String[] args = {"server", "--code-dir", codeDir.toString(), "--target-type", "regression"};

        assertThat(new Line().property("timpani.address", "h").run(args).serve())
                .isNotNull();
        assertThat(new Line().env("TIMPANI_ADDRESS", "h").run(args).serve()).isNotNull();
        assertThat(new Line().env("ADDRESS", "").run(args).exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nope",
                "--moni",
                "extra",
                "--address",
                "--target-type=guess",
                "--logging-level loud",
                "--max-workers 0",
                "--class-labels one",
                "--class-labels",
                "--class-labels-file missing",
                "--positive-class-label only",
                "--monitor --monitor-embedded",
                "--verbose=maybe --nope",
                "--deployment-config missing",
                "--gpu-predictor abacus"
            })
    void a_usage_error_prints_usage_and_names_the_argument(String more) {
        List<String> args = new ArrayList<>(List.of("--target-type", "regression"));
        args.addAll(List.of(more.split(" ")));
        Line.Result result = new Line().run(server(args.toArray(String[]::new)));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("Usage: timpani server", more.replaceAll("[ =].*", ""));
        assertThat(result.out()).isEmpty();
    }

    @Test
    void an_unknown_option_is_no_label() {
        Line.Result result =
                new Line().run(server("--target-type", "multiclass", "--class-labels", "a", "b", "--nope", "-x"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--nope", "-x");
    }

    @Test
    void an_option_is_no_value_of_the_option_before_it() {
        Line.Result result = new Line().run(server("--target-type", "regression", "--model-id", "--verbose"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--model-id", "--verbose");
    }

    @Test
    void an_empty_value_is_a_usage_error() {
        Line.Result result = new Line().run(server("--target-type", "regression", "--model-id", ""));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--model-id");
    }

    @Test
    void syntax_and_value_errors_are_told_together() {
        Line.Result result = new Line()
                .env("URL_PREFIX", "x")
                .run("server", "--moni", "--nope", "--max-workers", "0", "--memory", "1g", "--address", ":1");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("--moni", "--nope", "--max-workers", "--memory", "--address", "--code-dir", "URL_PREFIX");
    }

    @Test
    void a_start_problem_exits_1_with_its_message_on_stderr() {
        Line.Result result = new Line().run(server());

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("--target-type", "TARGET_TYPE", "model-metadata.yaml");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void with_error_mode_a_start_problem_serves_and_keeps_its_cause() {
        Choice.Run serve = new Line().run(server("--with-error-server")).serve();

        assertThat(serve.binding().settings()).isEmpty();
        assertThat(serve.binding().server().errorMode()).isTrue();
        assertThat(serve.binding().problems()).extracting(Problem::kind).containsExactly(Problem.Kind.START);
    }

    @Test
    void error_mode_covers_invalid_metadata() throws IOException {
        Files.writeString(codeDir.resolve("model-metadata.yaml"), "name: [a]\n");

        assertThat(new Line().run(server()).err()).contains("model-metadata.yaml, line 1", "flow style", "targetType");
        assertThat(new Line()
                        .env("WITH_ERROR_SERVER", "1")
                        .run(server())
                        .serve()
                        .binding()
                        .problems())
                .hasSizeGreaterThan(1);
    }

    @Test
    void error_mode_covers_neither_usage_errors_nor_failed_checks() {
        assertThat(new Line()
                        .run(server("--with-error-server", "--target-type", "guess"))
                        .exit())
                .isEqualTo(2);
        assertThat(new Line()
                        .run(server("--with-error-server", "--target-type", "regression", "--skip-deps-install"))
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void a_failed_cross_check_is_told_on_stdout_followed_by_help() {
        Line.Result result = new Line().run(server("--target-type", "regression", "--monitor"));

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .contains("--model-id", "MODEL_ID", "--deployment-id", "--monitor-settings")
                .contains("Usage: timpani server");
    }

    @Test
    void a_failed_check_that_explains_itself_prints_no_help() {
        Line.Result result = new Line().run(server("--target-type", "regression", "--skip-deps-install"));

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("--skip-deps-install", "--docker").doesNotContain("Usage");
    }

    @Test
    void a_deprecated_option_is_warned_of_by_a_run_that_ends_here() {
        Line.Result result = new Line().run(server("--target-type", "regression", "--production"));

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("Warning", "--production");
        assertThat(result.out()).contains("--production", "--max-workers");
    }

    private String[] server(String... more) {
        List<String> args =
                new ArrayList<>(List.of("server", "--code-dir", codeDir.toString(), "--address", "localhost:6789"));
        args.addAll(Arrays.asList(more));
        return args.toArray(String[]::new);
    }

    private static ModelSettings model(String... args) {
        return new Line().run(args).serve().binding().settings().orElseThrow().model();
    }

    private static TargetType type(Line line, String... args) {
        return line.run(args).serve().binding().settings().orElseThrow().model().targetType();
    }
}
