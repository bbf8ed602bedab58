package io.timpani.runner.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.config.ScoreSettings;
import io.timpani.engine.Prediction;
import io.timpani.frame.ArrowWriter;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.payload.PayloadFormat;
import io.timpani.testing.LogLines;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StructuredScoreTest {
    @TempDir
    private Path directory;

    private static byte[] arrow(Frame frame) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ArrowWriter.schema(frame));
        bytes.write(ArrowWriter.batch(frame));
        bytes.write(ArrowWriter.end());
        return bytes.toByteArray();
    }

    @Test
    void chunks_of_what_is_no_csv_have_no_effect_and_that_is_told() throws IOException, InterruptedException {
        byte[] rows = arrow(new Frame(2, List.of(new NumberColumn("a", new double[] {1, 2}))));
        ScoreSettings settings = new ScoreSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                OptionalInt.of(1),
                false,
                Map.of(),
                "text/plain");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LogLines log = LogLines.of(StructuredScore.class.getName());
                LocalModel model =
                        GivenScore.model(directory, GivenScore.COLUMNS, payload -> Prediction.column(3, 4))) {
            new StructuredScore(model, settings, false)
                    .run(
                            new Input(new ByteArrayInputStream(rows), PayloadFormat.ARROW, -1),
                            out,
                            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
            assertThat(log.lines()).singleElement().asString().contains("WARNING", "--chunk-rows", "no effect");
        }

        assertThat(out.toString(UTF_8)).isEqualTo("Predictions\n3.0\n4.0\n");
    }
}
