package io.timpani.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTest {
    @Test
    void no_two_settings_share_a_key_or_a_variable() {
        assertThat(Arrays.stream(Setting.values()).map(Setting::key)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Setting.values()).map(Setting::ownVariable)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Setting.values()).flatMap(setting -> setting.variables().stream()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            CODE_DIR,             timpani.code-dir,                TIMPANI_CODE_DIR,                --code-dir
            EXIT_CODE_ON_SIGTERM, timpani.exit-code-on-sigterm,    TIMPANI_EXIT_CODE_ON_SIGTERM,    timpani.exit-code-on-sigterm
            PROBE_STATUS,         timpani.error-mode.probe-status, TIMPANI_ERROR_MODE_PROBE_STATUS, timpani.error-mode.probe-status
            BINARY_ORDER,         timpani.compat.binary-order,     TIMPANI_COMPAT_BINARY_ORDER,     timpani.compat.binary-order
            STRICT_ROW_COUNT,     timpani.strict-row-count,        TIMPANI_STRICT_ROW_COUNT,        timpani.strict-row-count
            STATS_WINDOW,         timpani.stats.window-seconds,    TIMPANI_STATS_WINDOW_SECONDS,    timpani.stats.window-seconds
            """)
    void a_setting_is_named_alike_everywhere(Setting setting, String key, String variable, String shown) {
        assertThat(setting.key()).isEqualTo(key);
        assertThat(setting.ownVariable()).isEqualTo(variable);
        assertThat(setting.shown()).isEqualTo(shown);
    }
}
