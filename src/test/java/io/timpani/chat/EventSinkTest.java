package io.timpani.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventSinkTest {
    /** A client that takes nothing until it is let. */
    private static final class Slow extends OutputStream {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch let = new CountDownLatch(1);

        @Override
        public void write(int value) {
            asked.countDown();
            try {
                let.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void a_comment_that_must_wait_for_a_slow_client_is_due_later_not_at_once() throws Exception {
        Slow client = new Slow();
        EventSink sink = new EventSink(client);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> sent = threads.submit(() -> sink.event(new byte[] {'1'}));
            client.asked.await();
            long silent = sink.silentNanos();
            while (silent < TimeUnit.MILLISECONDS.toNanos(500)) {
                Thread.onSpinWait();
                silent = sink.silentNanos();
            }

            assertThat(sink.beat()).isTrue();

            assertThat(sink.silentNanos()).isLessThan(silent);
            client.let.countDown();
            assertThat(sent.get(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }
}
