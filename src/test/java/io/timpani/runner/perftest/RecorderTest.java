package io.timpani.runner.perftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.runner.perftest.Recorder.Second;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long START = -5 * SECOND;

    private final Recorder recorder = new Recorder(START);

    @Test
    void a_latency_belongs_to_when_it_was_due_and_its_answer_to_when_it_came() {
        recorder.good(START + 900 * MILLI, START + 1100 * MILLI);
        recorder.good(START + 100 * MILLI, START + 110 * MILLI);

        List<Second> seconds = recorder.seconds(START + 2 * SECOND + 1);

        assertThat(seconds).hasSize(2);
        assertThat(seconds.get(0).answered()).isEqualTo(1);
        assertThat(seconds.get(0).p99()).isBetween(199_000.0, 203_000.0);
        assertThat(seconds.get(1).answered()).isEqualTo(1);
        assertThat(seconds.get(1).p99()).isNaN();
        assertThat(recorder.latencies().getTotalCount()).isEqualTo(2);
        assertThat(recorder.secondsToLastAnswer()).isEqualTo(1.1);
    }

    @Test
    void what_is_due_outside_of_its_time_does_not_count() {
        recorder.endAt(START + SECOND);
        recorder.good(START - 1, START + MILLI);
        recorder.good(START + SECOND, START + SECOND + MILLI);
        recorder.bad(START + SECOND, "late");
        recorder.waited(START - 1);
        recorder.late(START + 2 * SECOND, START + 3 * SECOND);

        assertThat(recorder.latencies().getTotalCount()).isZero();
        assertThat(recorder.errors()).isEmpty();
        assertThat(recorder.waiting()).isZero();
        assertThat(recorder.lateness().getTotalCount()).isZero();
    }

    @Test
    void the_first_second_has_the_answers_to_what_was_sent_before_it() {
        // every 250 ms an answer, each after 250 ms, from before the start until behind the end
        recorder.endAt(START + 2 * SECOND);
        for (int i = -1; i < 10; i++) {
            long due = START + 100 * MILLI + i * 250L * MILLI;
            recorder.good(due, due + 250 * MILLI);
        }

        assertThat(recorder.seconds(START + 2 * SECOND))
                .extracting(Second::answered)
                .containsExactly(4.0, 4.0);
        assertThat(recorder.latencies().getTotalCount()).isEqualTo(8);
    }

    @Test
    void failures_are_counted_by_what_they_were() {
        recorder.bad(START, "status 503");
        recorder.bad(START, "status 503");
        recorder.bad(START + 1, "refused");
        recorder.waited(START);

        assertThat(recorder.errors()).isEqualTo(Map.of("status 503", 2, "refused", 1));
        assertThat(recorder.waiting()).isEqualTo(1);
    }

    @Test
    void seconds_without_an_answer_are_there_and_empty() {
        recorder.good(START + 2 * SECOND, START + 2 * SECOND + MILLI);

        assertThat(recorder.seconds(START + 4 * SECOND))
                .extracting(Second::answered)
                .containsExactly(0.0, 0.0, 1.0, 0.0);
    }
}
