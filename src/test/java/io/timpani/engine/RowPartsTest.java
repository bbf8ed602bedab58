package io.timpani.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RowPartsTest {
    @ParameterizedTest
    @CsvSource({"0, 10", "1, 10", "19, 10", "20, 10", "21, 10", "1000003, 7", "5, 1"})
    void every_row_is_done_once(int rows, int least) {
        AtomicIntegerArray done = new AtomicIntegerArray(rows);

        RowParts.each(rows, least, (from, count) -> {
            for (int row = from; row < from + count; row++) {
                done.incrementAndGet(row);
            }
        });

        for (int row = 0; row < rows; row++) {
            assertThat(done.get(row)).as("row %d", row).isEqualTo(1);
        }
    }

    @Test
    void few_rows_stay_with_their_thread() {
        AtomicInteger parts = new AtomicInteger();
        Thread caller = Thread.currentThread();

        RowParts.each(19, 10, (from, count) -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            parts.incrementAndGet();
        });

        assertThat(parts).hasValue(1);
    }

    @Test
    void many_rows_are_done_at_the_same_time() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        assumeThat(cores).isGreaterThan(1);
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger parts = new AtomicInteger();

        RowParts.<InterruptedException>each(10 * cores, 10, (from, count) -> {
            parts.incrementAndGet();
            both.countDown();
            assertThat(both.await(30, TimeUnit.SECONDS)).as("two parts at once").isTrue();
        });

        assertThat(parts).hasValue(cores);
    }

    @Test
    void of_several_failures_the_first_rows_are_told_as_they_were() {
        assertThatThrownBy(() -> RowParts.each(100, 10, (from, count) -> {
                    throw new IOException("from row " + from);
                }))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("from row 0")
                .hasNoCause();
        assertThatThrownBy(() -> RowParts.each(100, 10, (from, count) -> {
                    throw new StackOverflowError("from row " + from);
                }))
                .isExactlyInstanceOf(StackOverflowError.class)
                .hasMessage("from row 0");
    }

    @Test
    void a_failure_of_the_last_rows_is_told_after_the_others_are_done() {
        AtomicInteger done = new AtomicInteger();

        assertThatThrownBy(() -> RowParts.each(100, 10, (from, count) -> {
                    if (from + count == 100) {
                        throw new IllegalStateException("the end");
                    }
                    done.addAndGet(count);
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("the end");
        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(done.get()).isEqualTo(100 - 100 / Math.min(10, cores));
    }
}
