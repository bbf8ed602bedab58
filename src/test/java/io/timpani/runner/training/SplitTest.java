package io.timpani.runner.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static final double[] CLASSES = IntStream.range(0, 100)
            .mapToDouble(row -> row < 80 ? 0 : row < 95 ? 1 : 2)
            .toArray();

    @Test
    void every_row_is_on_one_side() {
        Split split = Split.of(CLASSES, 0.2, 1);
        assertThat(IntStream.concat(Arrays.stream(split.learned()), Arrays.stream(split.heldOut()))
                        .sorted())
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
        assertThat(split.learned()).isSorted();
        assertThat(split.heldOut()).isSorted().hasSize(20);
    }

    @Test
    void each_class_gives_the_same_share() {
        Split split = Split.of(CLASSES, 0.2, 7);
        for (int label = 0; label < 3; label++) {
            int wanted = label;
            assertThat(Arrays.stream(split.heldOut()).filter(row -> CLASSES[row] == wanted))
                    .as("class %d", label)
                    .hasSize(new int[] {16, 3, 1}[label]);
        }
    }

    @Test
    void a_class_of_one_row_is_learned() {
        double[] classes = new double[20];
        classes[3] = 1;
        for (long seed = 0; seed < 20; seed++) {
            assertThat(Split.of(classes, 0.9, seed).learned())
                    .as("seed %d", seed)
                    .contains(3);
        }
    }

    @Test
    void the_seed_decides() {
        assertThat(Split.of(CLASSES, 0.2, 1).heldOut())
                .isEqualTo(Split.of(CLASSES, 0.2, 1).heldOut())
                .isNotEqualTo(Split.of(CLASSES, 0.2, 2).heldOut());
    }

    @Test
    void few_rows_and_a_share_of_nothing_leave_none_out() {
        assertThat(Split.of(new double[9], 0.5, 1).heldOut()).isEmpty();
        assertThat(Split.of(CLASSES, 0, 1).learned()).hasSize(100);
    }
}
