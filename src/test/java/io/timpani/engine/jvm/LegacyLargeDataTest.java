package io.timpani.engine.jvm;

import static io.timpani.engine.jvm.LegacyModel.causeText;
import static io.timpani.engine.jvm.LegacyModel.loaded;
import static io.timpani.engine.jvm.Models.csv;
import static io.timpani.engine.jvm.Models.custom;
import static io.timpani.engine.jvm.Models.regression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.engine.Predictor;
import io.timpani.model.ServingException;
import io.timpani.testing.Predicted;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data above the limit reach a predictor of the old interface through a file. */
class LegacyLargeDataTest {
    /** One number per data row, the way it came: 1 in memory, 2 through a file. */
    private static final String SHOW_WAY = """
            private String answer(byte[] data, String way) {
                long rows = new String(data, StandardCharsets.UTF_8).lines().skip(1).count();
                return "Predictions\\n" + (way + "\\n").repeat((int) rows);
            }
            @Override public String predict(byte[] data) { return answer(data, "1"); }
            @Override public String predictCSV(String file) throws java.io.IOException {
                return answer(Files.readAllBytes(Path.of(file)), "2");
            }
            """;

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({"33791, 1", "33792, 1", "33793, 2", "1000000, 2"})
    void data_above_the_limit_come_as_a_file(int bytes, double way) throws Exception {
        String text = "a\n" + "1".repeat(bytes - 3) + "\n";
        try (Predictor predictor = loaded(regression(dir, custom("demo.Model")), SHOW_WAY)) {
            assertThat(Predicted.numbers(predictor, csv(text)).values()).containsExactly(way);
        }
    }

    @Test
    void large_data_are_read_back_unless_overridden() throws Exception {
        try (Predictor predictor = loaded(
                regression(dir, custom("demo.Model")),
                "public String predict(byte[] data) { return \"Predictions\\n\" + data.length + \"\\n\"; }")) {
            assertThat(Predicted.numbers(predictor, csv("a\n" + "1\n".repeat(50_000)))
                            .at(0, 0))
                    .isEqualTo(100_002);
        }
    }

    @Test
    void the_file_is_deleted_after_success_and_failure() {
        try (Predictor predictor = loaded(regression(dir, custom("demo.Model")), """
                private String last = "";
                @Override public String predict(byte[] data) { throw new IllegalStateException(last); }
                @Override public String predictCSV(String file) {
                    boolean first = last.isEmpty();
                    last = file;
                    if (first && Files.exists(Path.of(file))) { return "Predictions\\n1\\n"; }
                    throw new IllegalStateException(file);
                }
                """)) {
            String large = "a\n" + "1\n".repeat(20_000);

            assertThat(catchThrowableOfType(ServingException.class, () -> predictor.predict(csv(large))))
                    .as("the first call succeeds")
                    .isNull();
            assertThat(Path.of(causeText(predictor, "a\n1\n"))).isAbsolute().doesNotExist();
            assertThat(Path.of(causeText(predictor, large))).isAbsolute().doesNotExist();
        }
    }
}
