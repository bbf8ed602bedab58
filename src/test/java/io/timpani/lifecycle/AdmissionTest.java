package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdmissionTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> ended = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void endThreads() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void requests_up_to_permits_and_backlog_are_let_in() {
        Admission admission = new Admission(2, 3, 4);

        for (int i = 0; i < 5; i++) {
            admission.enter();
        }

        assertThat(admission.inFlight()).isEqualTo(5);
        assertThat(admission.permits()).isEqualTo(2);
    }

    @Test
    void a_full_queue_refuses_and_names_its_limit() {
        Admission admission = new Admission(1, 1, 4);
        admission.enter();
        admission.enter();

        ServingException refusal = catchThrowableOfType(ServingException.class, admission::enter);

        assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(refusal.text()).contains("2");
        assertThat(admission.inFlight()).isEqualTo(2);
    }

    @Test
    void there_is_room_again_when_a_request_leaves() {
        Admission admission = new Admission(1, 0, 4);
        admission.enter();
        assertThatThrownBy(admission::enter).isInstanceOf(ServingException.class);

        admission.leave();
        admission.enter();

        assertThat(admission.inFlight()).isEqualTo(1);
    }

    @Test
    void a_closed_gate_refuses_and_counts_nobody() {
        Admission admission = new Admission(4, 4, 4);
        assertThat(admission.drain(Duration.ZERO)).isZero();

        ServingException refusal = catchThrowableOfType(ServingException.class, admission::enter);

        assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_SERVING);
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void a_full_and_closed_gate_says_that_it_is_closed() {
        Admission admission = new Admission(1, 0, 4);
        admission.enter();
        admission.drain(Duration.ZERO);

        assertThatThrownBy(admission::enter)
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERVING));
    }

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

    @Test
    void as_many_calls_run_at_once_as_there_are_permits() throws Exception {
        Admission admission = new Admission(2, 10, 4);
        CyclicBarrier bothInside = new CyclicBarrier(2);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(threads.submit(() -> admission.call(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                // passes only in pairs: one permit alone would never get here twice
                bothInside.await(20, TimeUnit.SECONDS);
                return running.decrementAndGet();
            })));
        }

        for (Future<Integer> call : calls) {
            call.get(30, TimeUnit.SECONDS);
        }
        assertThat(most).hasValue(2);
    }

    @Test
    void a_failing_call_gives_its_permit_back() throws Exception {
        Admission admission = new Admission(1, 10, 4);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> admission.call(() -> {
                        throw new IOException("bad row");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("bad row");
        }

        assertThat(admission.<String>call(() -> "answer")).isEqualTo("answer");
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

    @Test
    void only_so_many_requests_hold_their_threads_and_a_left_one_makes_room() {
        Admission admission = new Admission(1, 10, 2);
        for (int i = 0; i < 4; i++) {
            admission.enter();
        }

        assertThat(admission.mayHoldThread()).isTrue();
        assertThat(admission.mayHoldThread()).isTrue();
        assertThat(admission.mayHoldThread()).isFalse();
        admission.leaveThread();
        assertThat(admission.mayHoldThread()).isTrue();
        assertThat(admission.inFlight()).isEqualTo(3);
    }

    @Test
    void a_call_on_its_request_thread_answers_without_a_permit() throws Exception {
        Admission admission = new Admission(1, 10, 2);

        String answer = admission.call(() -> admission.callOnThread(() -> "inner"));

        assertThat(answer).isEqualTo("inner");
    }

    @Test
    void no_call_begins_after_the_end() {
        Admission admission = new Admission(1, 10, 2);

        admission.end(() -> ended.add("at last"));

        assertThat(ended).as("nothing computed").containsExactly("at last");
        assertThat(catchThrowableOfType(ServingException.class, () -> admission.callOnThread(() -> 1))
                        .code())
                .isEqualTo(ErrorCode.NOT_SERVING);
        assertThatThrownBy(() -> admission.call(() -> 1)).isInstanceOf(ServingException.class);
        assertThat(ended).containsExactly("at last");
    }

    @Test
    void a_call_that_waited_for_its_permit_does_not_begin_after_the_end() throws Exception {
        Admission admission = new Admission(1, 10, 2);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<String> running = threads.submit(() -> admission.call(() -> {
            inside.countDown();
            release.await();
            return "done";
        }));
        inside.await();
        AtomicReference<@Nullable Thread> waiting = new AtomicReference<>();
        Future<String> late = threads.submit(() -> {
            waiting.set(Thread.currentThread());
            return admission.call(() -> "late");
        });
        while (!isWaiting(waiting.get())) {
            Thread.onSpinWait();
        }

        admission.end(() -> ended.add("at last"));
        assertThat(ended).as("a call still computes").isEmpty();
        release.countDown();

        assertThat(running.get(20, TimeUnit.SECONDS)).isEqualTo("done");
        assertThatThrownBy(() -> late.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(ServingException.class);
        assertThat(ended).containsExactly("at last");
    }

    @Test
    void the_last_call_that_computes_does_what_is_to_be_done_at_last() throws Exception {
        Admission admission = new Admission(2, 10, 2);

        admission.callOnThread(() -> {
            admission.call(() -> {
                admission.end(() -> ended.add("at last"));
                return null;
            });
            assertThat(ended).as("another one computes").isEmpty();
            return null;
        });

        assertThat(ended).containsExactly("at last");
    }

    @Test
    void the_last_call_does_it_even_when_it_fails() {
        Admission admission = new Admission(2, 10, 2);

        assertThatThrownBy(() -> admission.callOnThread(() -> {
                    assertThatThrownBy(() -> admission.call(() -> {
                                admission.end(() -> ended.add("at last"));
                                throw new IOException("inner");
                            }))
                            .hasMessage("inner");
                    assertThat(ended).as("another one computes").isEmpty();
                    throw new IOException("outer");
                }))
                .hasMessage("outer");

        assertThat(ended).containsExactly("at last");
    }

    @Test
    void a_failing_call_ends_nothing() {
        Admission admission = new Admission(2, 10, 2);
        assertThat(admission.hasEnded()).isFalse();

        assertThatThrownBy(() -> admission.callOnThread(() -> {
                    throw new IOException("bad row");
                }))
                .hasMessage("bad row");

        assertThat(admission.hasEnded()).isFalse();
        admission.end(() -> ended.add("at last"));
        assertThat(admission.hasEnded()).isTrue();
    }

    @Test
    void a_request_that_holds_its_thread_without_computing_keeps_nothing_from_ending() {
        Admission admission = new Admission(1, 10, 2);
        admission.enter();
        assertThat(admission.mayHoldThread()).isTrue();

        admission.end(() -> ended.add("at last"));

        assertThat(ended).containsExactly("at last");
    }

    private static boolean isWaiting(@Nullable Thread thread) {
        return thread != null && thread.getState() == Thread.State.WAITING;
    }
}
