package com.datarobot.drum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BasePredictorTest {
    private final BasePredictor echo = new Echo("echo");

    @Test
    void a_file_is_predicted_from_its_bytes_unless_overridden(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("data.csv"), "a\nä\n");

        assertThat(echo.predictCSV(file.toString())).isEqualTo("echo a\nä\n");
    }

    @Test
    void unstructured_data_are_refused_by_class_name_unless_overridden() {
        assertThatThrownBy(() -> echo.<String>predictUnstructured(new byte[0], "text/plain", "utf-8", Map.of()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(Echo.class.getName());
    }

    @Test
    void configuring_is_optional() throws Exception {
        echo.configure(Map.of());

        assertThat(echo.predict(new byte[0])).isEqualTo("echo ");
    }

    private static final class Echo extends BasePredictor {
        Echo(String name) {
            super(name);
        }

        @Override
        public String predict(byte[] data) {
            return name + " " + new String(data, StandardCharsets.UTF_8);
        }
    }
}
