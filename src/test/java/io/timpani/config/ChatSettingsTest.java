package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatSettingsTest {
    @TempDir
    private Path dir;

    private Sources sources;

    @BeforeEach
    void given() {
        sources = Sources.regression(dir);
    }

    @Test
    void silence_lasts_fifteen_seconds_unless_told_otherwise() {
        assertThat(chat().keepAlive()).isEqualTo(Duration.ofSeconds(15));
        sources.set("chat.keep-alive-seconds", "3");
        assertThat(chat().keepAlive()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void the_model_to_list_is_a_runtime_parameter() {
        sources.env("LLM_ID", "no parameter");
        assertThat(chat().llmId()).isEmpty();
        sources.env("MLOPS_RUNTIME_PARAM_LLM_ID", "{\"type\":\"string\",\"payload\":null}");
        assertThat(chat().llmId()).isEmpty();
        sources.env("MLOPS_RUNTIME_PARAM_LLM_ID", "{\"type\":\"string\",\"payload\":\"my-llm\"}");
        assertThat(chat().llmId()).contains("my-llm");
    }

    private ChatSettings chat() {
        return sources.settings().answers().chat();
    }
}
