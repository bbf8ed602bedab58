package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gate that closes and waits for the requests in flight. */
@Timeout(60)
class AdmissionDrainTest extends ThreadsOfTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    @Test
    void an_idle_gate_drains_at_once() {
        long start = System.nanoTime();

        assertThat(new Admission(1, 1, 4).drain(LONG)).isZero();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void a_drain_waits_for_the_last_request() throws Exception {
        Admission admission = new Admission(2, 2, 4);
        admission.enter();
        admission.enter();

        Future<Integer> drained = threads.submit(() -> admission.drain(LONG));
        awaitClosed(admission);
        admission.leave();
        assertThat(drained.isDone()).isFalse();
        admission.leave();

        assertThat(drained.get(20, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void a_drain_gives_up_after_its_grace_and_tells_how_many_are_left() {
        Admission admission = new Admission(2, 2, 4);
        admission.enter();
        admission.enter();
        admission.enter();

        assertThat(admission.drain(Duration.ofMillis(5))).isEqualTo(3);
    }

    @Test
    void an_interrupted_drain_ends_and_stays_interrupted() throws Exception {
        Admission admission = new Admission(1, 1, 4);
        admission.enter();
        Future<Boolean> interrupted = threads.submit(() -> {
            Thread.currentThread().interrupt();
            int left = admission.drain(LONG);
            return left == 1 && Thread.interrupted();
        });

        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void who_knocks_at_a_closed_gate_is_not_in_flight() throws Exception {
        Admission admission = new Admission(2, 1_000, 4);
        admission.drain(Duration.ZERO);
        AtomicBoolean knocking = new AtomicBoolean(true);
        List<Future<?>> knockers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            knockers.add(threads.submit(() -> {
                while (knocking.get()) {
                    assertThat(entered(admission)).isFalse();
                }
            }));
        }

        int most = 0;
        for (int look = 0; look < 300_000; look++) {
            most = Math.max(most, admission.drain(Duration.ZERO));
        }
        knocking.set(false);

        assertThat(most).isZero();
        for (Future<?> knocker : knockers) {
            knocker.get(20, TimeUnit.SECONDS);
        }
    }

    /** Many requests race one drain: each is either refused or done before the drain says that none is left. */
    @Test
    void no_request_is_lost_and_none_gets_in_after_a_drain() throws Exception {
        for (int round = 0; round < 40; round++) {
            int clients = 6;
            Admission admission = new Admission(2, 3, 4);
            AtomicBoolean drained = new AtomicBoolean();
            AtomicInteger begun = new AtomicInteger();
            AtomicInteger done = new AtomicInteger();
            AtomicInteger late = new AtomicInteger();
            CountDownLatch warm = new CountDownLatch(clients);
            List<Future<?>> requests = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                requests.add(threads.submit(() -> {
                    boolean open = true;
                    for (int call = 0; open; call++) {
                        if (call == 50) {
                            warm.countDown();
                        }
                        open = request(admission, begun, done, drained, late);
                    }
                    warm.countDown();
                    return null;
                }));
            }
            assertThat(warm.await(30, TimeUnit.SECONDS)).isTrue();

            int left = admission.drain(LONG);
            int finished = done.get();
            drained.set(true);

            assertThat(left).as("round %d", round).isZero();
            for (Future<?> request : requests) {
                request.get(30, TimeUnit.SECONDS);
            }
            assertThat(begun.get()).as("round %d: begun after the drain", round).isEqualTo(finished);
            assertThat(done.get()).as("round %d: done", round).isEqualTo(begun.get());
            assertThat(late.get()).as("round %d: late", round).isZero();
            assertThat(admission.inFlight()).as("round %d: in flight", round).isZero();
        }
    }

    /** @return false when the gate is closed */
    private static boolean request(
            Admission admission, AtomicInteger begun, AtomicInteger done, AtomicBoolean drained, AtomicInteger late)
            throws Exception {
        try {
            admission.enter();
        } catch (ServingException e) {
            return e.code() != ErrorCode.NOT_SERVING;
        }
        try {
            begun.incrementAndGet();
            admission.call(() -> {
                if (drained.get()) {
                    late.incrementAndGet();
                }
                return done.incrementAndGet();
            });
        } finally {
            admission.leave();
        }
        return true;
    }

    private static boolean entered(Admission admission) {
        try {
            admission.enter();
            return true;
        } catch (ServingException e) {
            return false;
        }
    }

    private static void awaitClosed(Admission admission) {
        while (entered(admission)) {
            admission.leave();
            Thread.onSpinWait();
        }
    }
}
