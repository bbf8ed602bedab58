package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceTest {
    @Test
    void the_first_source_that_has_a_value_wins() {
        Source chain = Source.of(Map.of("a", "1")).or(Source.of(Map.of("a", "2", "b", "3")));

        assertThat(chain.value("a")).contains("1");
        assertThat(chain.value("b")).contains("3");
        assertThat(chain.value("c")).isEmpty();
    }

    @Test
    void system_properties_and_environment_are_read_as_they_are() {
        assertThat(Source.systemProperties().value("java.version")).contains(System.getProperty("java.version"));
        assertThat(Source.systemProperties().value("timpani.no.such.key")).isEmpty();
        assertThat(Source.environment().value("PATH")).contains(System.getenv("PATH"));
    }

    @Test
    void without_a_server_there_is_no_microprofile_config() {
        assertThat(Source.microProfile()).isEmpty();
    }

    @Test
    void the_platform_can_always_be_bound() {
        assertThat(Binder.bindFromPlatform().server().port()).isBetween(1, 65535);
    }
}
