package io.timpani.runner.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, UTF_8);
    private long now;

    @Test
    void the_line_tells_share_rate_and_time_left() {
        Progress progress = new Progress(err, 100_000_000, true, () -> now);
        progress.add(25_000_000, 1_000);

        assertThat(progress.line(2 * SECOND))
                .startsWith("[######..................]  25 %")
                .contains("1,000 rows", "13 MB/s", "6 s left");
    }

    @Test
    void long_times_are_told_in_minutes_and_hours() {
        Progress progress = new Progress(err, 1_000_000_000, true, () -> now);
        progress.add(1_000_000, 1);

        assertThat(progress.line(SECOND)).endsWith("16:39 min left");
        assertThat(progress.line(10 * SECOND)).endsWith("2:46 h left");
    }

    @Test
    void without_a_length_there_is_no_share() {
        Progress progress = new Progress(err, -1, true, () -> now);
        progress.add(5_000_000, 7);

        assertThat(progress.line(SECOND)).isEqualTo("5 MB, 7 rows, 5 MB/s");
    }

    @Test
    void nothing_is_drawn_where_nobody_looks() {
        Progress progress = new Progress(err, 10, false, () -> now);
        now = SECOND;
        progress.add(5, 5);
        progress.end();

        assertThat(bytes.size()).isZero();
        assertThat(progress.rows()).isEqualTo(5);
    }

    @Test
    void the_line_is_taken_away_at_the_end() {
        Progress progress = new Progress(err, 10, true, () -> now);
        now = SECOND;
        progress.add(5, 5);
        progress.end();

        assertThat(bytes.toString(UTF_8)).contains("50 %").endsWith("\r\u001b[K");
    }
}
