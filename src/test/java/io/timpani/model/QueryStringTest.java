package io.timpani.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryStringTest {
    @Test
    void values_keep_their_order_per_key() {
        assertThat(QueryString.values("b=2&a=1&b=%20x+y&c&d=&&e=f=g"))
                .containsExactly(
                        Map.entry("b", List.of("2", " x y")),
                        Map.entry("a", List.of("1")),
                        Map.entry("c", List.of("")),
                        Map.entry("d", List.of("")),
                        Map.entry("e", List.of("f=g")));
    }

    @Test
    void bytes_are_utf_8_and_what_is_no_encoding_stays() {
        assertThat(QueryString.values("k%C3%A4=%E2%82%AC%zz%4&100%"))
                .containsExactly(Map.entry("kä", List.of("€%zz%4")), Map.entry("100%", List.of("")));
    }

    @Test
    void no_query_has_no_values() {
        assertThat(QueryString.values(null)).isEmpty();
        assertThat(QueryString.values("")).isEmpty();
    }
}
