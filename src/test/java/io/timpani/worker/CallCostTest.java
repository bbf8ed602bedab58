package io.timpani.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CallCostTest {
    private static final long MILLI = 1_000_000;

    private final CallCost cost = new CallCost();

    private void calls(int count, double millis, double millisPerRow) {
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            int rows = 1 + random.nextInt(16);
            double noise = 0.9 + 0.2 * random.nextDouble();
            cost.add(rows, (long) ((millis + rows * millisPerRow) * noise * MILLI));
        }
    }

    @Test
    void nothing_known_is_taken_for_cheap() {
        assertThat(cost.isOfRows(1_000)).isFalse();
        cost.add(4, MILLI);
        assertThat(cost.isOfRows(1_000)).isFalse();
    }

    @Test
    void calls_that_cost_the_same_whatever_their_rows_do_not_cost_by_rows() {
        calls(200, 5, 0.01);
        assertThat(cost.isOfRows(16)).isFalse();
        assertThat(cost.isOfRows(64)).isFalse();
    }

    @Test
    void rows_that_cost_more_than_the_call_are_dear() {
        calls(200, 5, 1);
        assertThat(cost.isOfRows(2)).isFalse();
        assertThat(cost.isOfRows(16)).isTrue();
    }

    @Test
    void equal_calls_say_nothing_new_of_rows() {
        calls(200, 5, 1);
        for (int i = 0; i < 1_000; i++) {
            cost.add(16, 21 * MILLI);
        }
        assertThat(cost.isOfRows(2)).isFalse();
        assertThat(cost.isOfRows(16)).isTrue();
    }

    @Test
    void a_model_that_changed_its_ways_is_learned_anew() {
        calls(200, 5, 1);
        calls(400, 5, 0);
        assertThat(cost.isOfRows(16)).isFalse();
    }
}
