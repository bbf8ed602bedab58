package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many requests are let in, and how many of them compute at once. */
@Timeout(60)
class AdmissionTest extends ThreadsOfTest {
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
}
