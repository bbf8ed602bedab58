package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** After the end no call begins, and the last one that computes does what is to be done at last. */
@Timeout(60)
class AdmissionEndTest extends ThreadsOfTest {
    private final List<String> ended = Collections.synchronizedList(new ArrayList<>());

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
