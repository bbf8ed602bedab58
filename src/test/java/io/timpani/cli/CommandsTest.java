package io.timpani.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @Test
    void without_a_sub_command_help_is_printed_and_the_exit_is_1() {
        Line.Result result = new Line().run();

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .contains("server", "score", "fit", "perf-test", "validation", "new", "push", "doctor", "completion");
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "--vers"})
    void the_version_names_the_program(String option) {
        assertThat(new Line().run(option).exit()).isZero();
        assertThat(new Line().run(option).out()).isEqualToIgnoringNewLines("timpani 1.2.3");
        assertThat(new Line().as("drum").run(option).out()).isEqualToIgnoringNewLines("drum 1.2.3");
    }

    @Test
    void an_unknown_sub_command_is_named_with_the_valid_ones() {
        Line.Result result = new Line().run("servr", "--code-dir", "x");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("Usage: timpani", "servr")
                .contains("server", "score", "fit", "perf-test", "validation", "new", "push");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void an_unknown_option_without_a_sub_command_is_a_usage_error() {
        Line.Result result = new Line().run("--nope");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("Usage: timpani", "--nope");
    }

    @ParameterizedTest
    @EnumSource(Command.class)
    void every_sub_command_has_help_with_all_its_options(Command command) {
        Line.Result result = new Line().run((command.words() + " --help").split(" ", -1));

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("Usage: timpani " + command.words());
        for (CommandOption option : CommandOptions.of(command)) {
            assertThat(result.out()).contains(option.setting().shown());
        }
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Command.class)
    void an_unknown_option_of_a_sub_command_is_a_usage_error(Command command) {
        Line.Result result = new Line().run((command.words() + " --nonsense").split(" ", -1));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("Usage: timpani " + command.words(), "--nonsense");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void an_unknown_second_word_is_named_with_the_valid_ones() {
        Line.Result result = new Line().run("new", "modle");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("Usage: timpani new", "modle").contains("model", "env");
    }

    @Test
    void completions_are_printed_for_the_program_as_it_was_started() {
        Line.Result result = new Line().as("drum").run("completion");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("complete", "drum", "--code-dir", "perf-test");
    }

    @Test
    void new_without_model_prints_its_help() {
        Line.Result result = new Line().run("new");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("timpani new", "model");
        assertThat(new Line().run("new", "--verbose", "--logging-level=info").exit())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help"})
    void help_is_no_failure(String option) {
        assertThat(new Line().run(option).exit()).isZero();
        assertThat(new Line().run("server", option).exit()).isZero();
        assertThat(new Line().run("server", option).out()).contains("--code-dir", "--address");
    }

    @Test
    void the_program_is_called_as_it_was_started() {
        assertThat(new Line().as("drum").run("nothing").err()).contains("Usage: drum");
    }
}
