package io.timpani.runner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    private static final Question NUMBER = new Question("y", List.of());
    private static final Question TWO = new Question("y", List.of("no", "yes"));
    private static final Question THREE = new Question("y", List.of("a", "b", "c"));

    private static Examples rows(double[] target, double... weights) {
        double[] all = weights.length == 0
                ? java.util.stream.DoubleStream.generate(() -> 1)
                        .limit(target.length)
                        .toArray()
                : weights;
        return new Examples(List.of(), target, all);
    }

    @Test
    void numbers_are_measured_by_their_errors() {
        Map<String, Double> measures = Measures.of(NUMBER, rows(new double[] {1, 2, 3, 4}), new double[] {1, 2, 3, 6});
        assertThat(measures.keySet()).containsExactly("RMSE", "MAE", "R2");
        assertThat(measures.get("RMSE")).isCloseTo(1, within(1e-12));
        assertThat(measures.get("MAE")).isCloseTo(0.5, within(1e-12));
        assertThat(measures.get("R2")).isCloseTo(1 - 4.0 / 5, within(1e-12));
    }

    @Test
    void a_row_of_weight_two_counts_as_two_rows() {
        Map<String, Double> weighted = Measures.of(NUMBER, rows(new double[] {1, 5}, 2, 1), new double[] {2, 5});
        Map<String, Double> repeated = Measures.of(NUMBER, rows(new double[] {1, 1, 5}), new double[] {2, 2, 5});
        weighted.forEach((name, value) -> assertThat(value).as(name).isCloseTo(repeated.get(name), within(1e-12)));
    }

    @Test
    void two_classes_have_a_curve() {
        Map<String, Double> measures =
                Measures.of(TWO, rows(new double[] {0, 0, 1, 1}), new double[] {0.1, 0.4, 0.35, 0.8});
        assertThat(measures.get("AUC")).isCloseTo(0.75, within(1e-12));
        assertThat(measures.get("accuracy")).isEqualTo(0.75);
        assertThat(measures.get("log loss"))
                .isCloseTo(-(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.8)) / 4, within(1e-12));
    }

    @Test
    void equal_ranks_count_half() {
        assertThat(Measures.areaUnderCurve(rows(new double[] {0, 1, 0, 1}), new double[] {0.5, 0.5, 0.5, 0.5}))
                .isEqualTo(0.5);
    }

    @Test
    void of_several_classes_the_likeliest_is_the_answer() {
        double[] shares = {0.6, 0.3, 0.1, 0.2, 0.3, 0.5};
        Map<String, Double> measures = Measures.of(THREE, rows(new double[] {0, 1}), shares);
        assertThat(measures.keySet()).containsExactly("log loss", "accuracy");
        assertThat(measures.get("accuracy")).isEqualTo(0.5);
        assertThat(measures.get("log loss")).isCloseTo(-(Math.log(0.6) + Math.log(0.3)) / 2, within(1e-12));
    }

    @Test
    void a_probability_of_nothing_is_no_infinite_loss() {
        assertThat(Measures.of(TWO, rows(new double[] {1, 0}), new double[] {0, 0})
                        .get("log loss"))
                .isFinite();
    }
}
