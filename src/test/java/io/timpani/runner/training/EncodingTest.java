package io.timpani.runner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.ServingException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncodingTest {
    @Test
    void numbers_stay_and_texts_become_codes_in_the_order_of_their_bytes() {
        Encoding encoding = Encoding.of(new Frame(
                4, List.of(new NumberColumn("n", new double[] {1, Double.NaN, 3, 4}), new TextColumn("t", new String[] {
                    "b", "ä", null, "B"
                }))));
        assertThat(encoding.leftOut()).isEmpty();
        assertThat(encoding.features().get(0).isCategorical()).isFalse();
        Feature text = encoding.features().get(1);
        assertThat(text.categories()).containsExactly("B", "b", "ä");
        assertThat(text.values()).containsExactly(1, 2, Double.NaN, 0);
    }

    @Test
    void an_infinite_number_is_named_with_its_place() {
        Frame frame = new Frame(2, List.of(new NumberColumn("speed", new double[] {1, Double.NEGATIVE_INFINITY})));
        assertThatThrownBy(() -> Encoding.of(frame))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("column speed")
                .hasMessageContaining("row 2");
    }

    @Test
    void empty_columns_and_names_of_rows_are_left_out_and_named() {
        int rows = 200;
        Encoding encoding = Encoding.of(new Frame(
                rows,
                List.of(
                        new NumberColumn(
                                "nothing",
                                IntStream.range(0, rows)
                                        .mapToDouble(row -> Double.NaN)
                                        .toArray()),
                        new TextColumn(
                                "id",
                                IntStream.range(0, rows)
                                        .mapToObj(row -> "id" + row)
                                        .toArray(String[]::new)),
                        new NumberColumn("n", new double[rows]))));
        assertThat(encoding.features()).extracting(Feature::name).containsExactly("n");
        assertThat(encoding.leftOut()).hasSize(2);
        assertThat(encoding.leftOut().get(0)).contains("nothing");
        assertThat(encoding.leftOut().get(1)).contains("id", "200");
    }

    @Test
    void few_rows_may_all_differ() {
        Encoding encoding = Encoding.of(new Frame(3, List.of(new TextColumn("t", new String[] {"a", "b", "c"}))));
        assertThat(encoding.features()).hasSize(1);
    }
}
