package io.timpani.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputTailTest {
    private final OutputTail tail = new OutputTail();

    @Test
    void the_last_lines_come_oldest_first() {
        for (int i = 0; i < 5000; i++) {
            tail.add("line " + i);
        }
        assertThat(tail.last(2)).containsExactly("line 4998", "line 4999");
        assertThat(tail.last(9999)).hasSize(OutputTail.MAX_LINES).startsWith("line 4000");
        assertThat(tail.last(0)).isEmpty();
    }

    @Test
    void long_lines_cost_bounded_memory() {
        for (int i = 0; i < 1000; i++) {
            tail.add("x".repeat(16 * 1024));
        }
        assertThat(tail.last(1000)).hasSize(16);
    }
}
