package io.timpani.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Command;
import io.timpani.config.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

class CommandOptionsTest {
    /** Column R of the contract's table, and the system file. */
    private static final Set<String> CONTRACT =
            Set.of(("--code-dir --verbose --target-type --positive-class-label --negative-class-label --class-labels"
                            + " --class-labels-file --logging-level --docker --skip-deps-install --memory --show-perf"
                            + " --language --show-stacktrace --query --content-type --gpu-predictor --sidecar"
                            + " --triton-host --triton-http-port --triton-grpc-port --monitor --monitor-embedded"
                            + " --deployment-id --model-id --monitor-settings --allow-dr-api-access --webserver"
                            + " --api-token --user-secrets-mount-path --user-secrets-prefix --runtime-params-file"
                            + " --lazy-loading-file --deployment-config --address --production --max-workers"
                            + " --with-error-server --system-file")
                    .split(" "));

    @Test
    void server_has_exactly_the_options_of_the_contract() {
        assertThat(shown(Command.SERVER)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(CONTRACT);
    }

    /** The other columns of the contract's table, without the options of our own. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SCORE      | --code-dir --verbose --input --output --target-type --positive-class-label \
            --negative-class-label --class-labels --class-labels-file --logging-level --docker --skip-deps-install \
            --memory --show-perf --sparse-column-file --language --show-stacktrace --query --content-type \
            --gpu-predictor --sidecar --triton-host --triton-http-port --triton-grpc-port --monitor --monitor-embedded \
            --deployment-id --model-id --monitor-settings --allow-dr-api-access --webserver --api-token \
            --user-secrets-mount-path --user-secrets-prefix --runtime-params-file --lazy-loading-file
            FIT        | --code-dir --verbose --input --output --target-type --positive-class-label \
            --negative-class-label --class-labels --class-labels-file --logging-level --docker --skip-deps-install \
            --memory --sparse-column-file --show-stacktrace --user-secrets-mount-path --user-secrets-prefix --target \
            --target-csv --row-weights --row-weights-csv --skip-predict --num-rows --parameter-file \
            --disable-strict-validation --enable-fit-metadata
            PERF_TEST  | --code-dir --verbose --input --target-type --positive-class-label --negative-class-label \
            --class-labels --class-labels-file --docker --skip-deps-install --memory --language --show-stacktrace \
            --query --content-type --runtime-params-file --production --max-workers --samples --iterations --timeout \
            --in-server --url --strict
            VALIDATION | --code-dir --input --target-type --positive-class-label --negative-class-label \
            --class-labels --class-labels-file --docker --skip-deps-install --memory --language --show-stacktrace \
            --query --content-type --runtime-params-file --lazy-loading-file --strict
            NEW_MODEL  | --code-dir --verbose --logging-level --language --show-stacktrace
            PUSH       | --code-dir --verbose --logging-level --docker --skip-deps-install --memory \
            --user-secrets-mount-path --user-secrets-prefix --disable-strict-validation \
            --enable-fit-metadata
            """)
    void every_command_has_the_options_of_the_contract(Command command, String options) {
        assertThat(shown(command)).doesNotHaveDuplicates().contains(options.split(" "));
    }

    private static List<String> shown(Command command) {
        return CommandOptions.of(command).stream()
                .map(option -> option.setting().shown())
                .toList();
    }

    @Test
    void every_setting_with_an_option_can_be_given_on_the_command_line() {
        assertThat(CommandOptions.ALL.stream().map(CommandOption::setting))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Setting.values())
                        .filter(Setting::isOption)
                        .toList());
    }

    @Test
    void help_names_every_option_and_every_variable() {
        String help = new Line().run("server", "--help").out().replaceAll("\\s+", " ");

        for (CommandOption option : CommandOptions.of(Command.SERVER)) {
            assertThat(help).contains(option.setting().shown());
            option.setting().variables().forEach(variable -> assertThat(help).contains(variable));
        }
    }

    static Stream<String> options() {
        return CONTRACT.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("options")
    void a_prefix_is_accepted_exactly_when_it_is_unique(String option) {
        Set<String> names = new TreeSet<>(CONTRACT);
        names.add("--help");
        for (int length = 3; length < option.length(); length++) {
            String prefix = option.substring(0, length);
            List<String> matches =
                    names.stream().filter(name -> name.startsWith(prefix)).toList();
            if (names.contains(prefix)) {
                continue;
            }
            String err = new Line()
                    .run("server", takesValue(option) ? prefix + "=1" : prefix)
                    .err();
            if (matches.size() == 1) {
                assertThat(err).as(prefix).doesNotContain(prefix + " ");
            } else {
                assertThat(err).as(prefix).contains(prefix + " is ambiguous").contains(matches);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    void both_forms_of_a_value_are_equal(String option) {
        if (takesValue(option)) {
            for (String value : List.of("a b", "-1", "@x", "\"quoted\"", "a=b", "${HOME}", "--x y")) {
                assertThat(text(CommandSpecs.parser("t"), option, value, true))
                        .as(option + "=" + value)
                        .isEqualTo(value);
                assertThat(text(CommandSpecs.parser("t"), option, value, false))
                        .as(option + " " + value)
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void code_dir_has_a_short_form() {
        assertThat(new Line().run("server", "-cd", "/no/such/dir").err()).contains("--code-dir", "/no/such/dir");
    }

    private static String text(CommandLine parser, String option, String value, boolean joined) {
        ParseResult parsed =
                joined ? parser.parseArgs("server", option + "=" + value) : parser.parseArgs("server", option, value);
        Object found = parsed.subcommand().matchedOption(option).getValue();
        return found instanceof List<?> list ? String.valueOf(list.get(0)) : String.valueOf(found);
    }

    private static boolean takesValue(String option) {
        return CommandOptions.ALL.stream()
                .filter(candidate -> candidate.setting().shown().equals(option))
                .anyMatch(candidate -> candidate.form() != CommandOption.Form.FLAG);
    }
}
