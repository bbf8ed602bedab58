package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** lifecycle.md §4, on a clock that only moves when it is told to. */
@Timeout(30)
class StdoutFlusherTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out =
            new PrintStream(new BufferedOutputStream(shown, 1 << 16), false, StandardCharsets.UTF_8);
    // where a clock of nanoseconds overflows, differences must still be right
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND);
    private final StdoutFlusher flusher = new StdoutFlusher(out, clock::get);

    @Test
    void nothing_is_flushed_before_the_first_call() {
        out.print("printed at load");
        clock.addAndGet(100 * SECOND);

        assertThat(flusher.flushIfPaused()).isFalse();
        assertThat(shown.size()).isZero();
    }

    @Test
    void output_appears_once_calls_have_paused_for_more_than_a_second() {
        out.print("printed by a hook");
        flusher.noteCall();
        clock.addAndGet(SECOND);
        assertThat(flusher.flushIfPaused()).as("just a second").isFalse();
        clock.addAndGet(1);

        assertThat(flusher.flushIfPaused()).isTrue();
        assertThat(shown).hasToString("printed by a hook");
    }

    @Test
    void one_pause_is_flushed_once() {
        flusher.noteCall();
        clock.addAndGet(2 * SECOND);
        assertThat(flusher.flushIfPaused()).isTrue();
        out.print("not by a call");
        clock.addAndGet(10 * SECOND);

        assertThat(flusher.flushIfPaused()).isFalse();
        flusher.noteCall();
        clock.addAndGet(2 * SECOND);
        assertThat(flusher.flushIfPaused()).isTrue();
        assertThat(shown).hasToString("not by a call");
    }

    @Test
    void a_new_call_begins_the_pause_anew() {
        flusher.noteCall();
        clock.addAndGet(SECOND);
        flusher.noteCall();
        clock.addAndGet(SECOND);

        assertThat(flusher.flushIfPaused()).isFalse();
    }

    @Test
    void the_thread_flushes_by_itself_and_the_end_flushes_the_rest() throws Exception {
        StdoutFlusher real = new StdoutFlusher(out).start();
        out.print("a");
        real.noteCall();
        long end = System.nanoTime() + 20 * SECOND;
        while (shown.size() == 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(shown).hasToString("a");
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("timpani-stdout-flusher"))
                .as("keeps no process alive")
                .allMatch(Thread::isDaemon);
        out.print("b");

        real.end();

        assertThat(shown).hasToString("ab");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("timpani-stdout-flusher");
    }
}
