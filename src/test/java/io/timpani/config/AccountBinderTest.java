package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountBinderTest {
    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final Findings findings = new Findings();

    @BeforeEach
    void set() {
        environment.put("HOME", home.toString());
        environment.put("DATAROBOT_ENDPOINT", "https://staging.example/api/v2");
        environment.put("DATAROBOT_API_TOKEN", " token+/=_. \n");
    }

    private Optional<PushSettings.Account> bind() {
        return new AccountBinder(new Lookup(Command.PUSH, Source.of(Map.of()), Source.of(environment)), findings)
                .bind(true);
    }

    private List<String> problems() {
        assertThat(bind()).isEmpty();
        return findings.problems().stream().map(Problem::message).toList();
    }

    private void file(String token) throws IOException {
        Path directory = Files.createDirectories(home.resolve(".config/datarobot"));
        Files.writeString(
                directory.resolve("drconfig.yaml"),
                "endpoint: https://production.example/api/v2\ntoken: \"" + token + "\"\n");
    }

    @Test
    void blanks_around_a_token_do_not_count() {
        assertThat(bind())
                .hasValueSatisfying(account -> assertThat(account.token()).isEqualTo("token+/=_."));
        assertThat(findings.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"se\u200Bcret", "se\ncret", "se cret", "s\u00E9cret", "se\u0000cret"})
    void a_token_that_no_header_can_hold_is_told_and_not_shown(String token) {
        environment.put("DATAROBOT_API_TOKEN", token);
        assertThat(problems())
                .containsExactly("DATAROBOT_API_TOKEN holds a character that no token has: copy it anew.");
    }

    @Test
    void the_token_of_the_file_is_held_to_the_same() throws IOException {
        environment.remove("DATAROBOT_ENDPOINT");
        environment.remove("DATAROBOT_API_TOKEN");
        file("se\\u200Bcret");
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("The key token in ~/.config/datarobot/drconfig.yaml holds")
                .doesNotContain("cret:", "\u200B");
    }

    @Test
    void a_blank_variable_counts_as_not_set() {
        environment.put("DATAROBOT_API_TOKEN", " \t");
        assertThat(problems()).singleElement().asString().contains("does not know the token");
    }

    @Test
    void the_token_of_one_place_is_not_sent_to_the_address_of_another() throws IOException {
        file("of-production");
        environment.remove("DATAROBOT_API_TOKEN");
        assertThat(problems()).singleElement().asString().contains("does not know the token", "neither of them");

        environment.remove("DATAROBOT_ENDPOINT");
        assertThat(bind())
                .hasValueSatisfying(
                        account -> assertThat(account.endpoint()).hasToString("https://production.example/api/v2/"));

        environment.put("DATAROBOT_API_TOKEN", "of-staging");
        assertThat(bind()).isEmpty();
    }
}
