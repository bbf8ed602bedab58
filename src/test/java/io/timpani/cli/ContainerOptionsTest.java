package io.timpani.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.Binder;
import io.timpani.config.Command;
import io.timpani.config.ContainerSettings;
import io.timpani.config.Setting;
import io.timpani.config.Source;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The parser and containers agree which options have values. */
class ContainerOptionsTest {
    private static final Set<Setting> OF_DOCKER = Set.of(Setting.DOCKER, Setting.MEMORY, Setting.SKIP_DEPS_INSTALL);

    @ParameterizedTest
    @EnumSource(
            value = Command.class,
            names = {"SCORE", "FIT", "VALIDATION", "SERVER"})
    void an_option_without_a_value_has_none_in_a_container(Command command) {
        for (CommandOption option : CommandOptions.of(command)) {
            if (OF_DOCKER.contains(option.setting())) {
                continue;
            }
            Map<String, String> given =
                    Map.of(Setting.DOCKER.key(), "image", option.setting().key(), "true");
            ContainerSettings container = Binder.bind(command, Source.of(given), Source.of(Map.of()))
                    .container()
                    .orElseThrow();

            assertThat(container.given())
                    .as(option.setting().shown())
                    .containsEntry(option.setting(), option.form() == CommandOption.Form.FLAG ? "" : "true");
        }
    }
}
