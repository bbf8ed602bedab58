package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.loading.GivenModel;
import io.timpani.telemetry.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a served model ends: the calls that are left, and those that compute. */
@Timeout(60)
class ServingEndTest extends ServedFromGiven {
    /** Ends its calls when asked, and notes that. */
    private final class Ending extends GivenModel {
        private final Callable<Boolean> end;

        private Ending(Callable<Boolean> end) {
            super(SINGLE);
            this.end = end;
        }

        @Override
        public boolean endCalls() {
            heard.all.add("ended");
            try {
                return end.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void calls_that_are_over_within_the_grace_period_are_not_ended() {
        try (Serving serving = serving(settings(), new Ending(() -> true))) {
            assertThat(serving.drain(Duration.ofMillis(1))).isZero();

            assertThat(heard.all).isEmpty();
        }
    }

    @Test
    void every_instance_ends_the_calls_that_are_left() {
        try (Serving serving =
                serving(settings("max-workers", "2"), new Ending(() -> false), new Ending(() -> false))) {
            serving.admission().enter();
            serving.admission().enter();

            assertThat(serving.drain(Duration.ZERO)).isEqualTo(2);

            assertThat(heard.all).containsExactly("ended", "ended");
        }
    }

    @Test
    void the_answers_of_ended_calls_are_waited_for() {
        Thread drainer = Thread.currentThread();
        AtomicBoolean gone = new AtomicBoolean();
        List<Serving> served = new ArrayList<>();
        GivenModel ending = new Ending(() -> {
            // answers as soon as it is waited for
            new Thread(() -> {
                        while (drainer.getState() != Thread.State.TIMED_WAITING && !gone.get()) {
                            Thread.onSpinWait();
                        }
                        served.get(0).admission().leave();
                    })
                    .start();
            return true;
        });
        try (Serving serving = serving(settings("max-workers", "2"), ending, new Ending(() -> false))) {
            served.add(serving);
            serving.admission().enter();

            int left = serving.drain(Duration.ZERO);

            assertThat(serving.admission().inFlight()).isZero();
            assertThat(left).as("in flight at the end of the grace period").isEqualTo(1);
        } finally {
            gone.set(true);
        }
    }

    @Test
    void a_close_that_is_interrupted_while_the_model_computes_stays_interrupted() throws Exception {
        GivenModel model = new GivenModel(GivenModel.SINGLE);
        Serving serving = serving(settings(), model);

        serving.call(
                Endpoint.PREDICT,
                computing -> {
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(serving::close).hasMessageContaining("interrupted");
                    assertThat(Thread.interrupted()).isTrue();
                    assertThat(model.closed()).isZero();
                    return "answer";
                },
                CallWatch.NONE);

        assertThat(model.closed()).as("closed by its last call").isEqualTo(1);
    }
}
