package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JoinedNamesTest {
    private static List<String> of(List<String> features, String... columns) {
        return new JoinedNames(features).of(List.of(columns));
    }

    @Test
    void columns_with_blanks_stand_for_features_without() {
        List<String> features = List.of("petal_width_cm", "sex");
        assertThat(of(features, "sex", "petal width cm")).containsExactly("sex", "petal_width_cm");
        assertThat(of(features, "petal width_cm")).containsExactly("petal_width_cm");
        assertThat(of(features, "petal widthcm", "s ex")).containsExactly("petal widthcm", "s ex");
    }

    @Test
    void the_very_name_comes_first() {
        assertThat(of(List.of("a_b"), "a b", "a_b")).containsExactly("a b", "a_b");
        assertThat(of(List.of("a_b", "a b"), "a b")).containsExactly("a b");
    }

    @Test
    void two_columns_that_may_stand_for_one_feature_stand_for_none() {
        assertThat(of(List.of("a_b_c"), "a b_c", "a_b c")).containsExactly("a b_c", "a_b c");
    }

    @Test
    void names_with_many_places_are_found_with_all_blanks_only() {
        String name = "a_".repeat(40);
        assertThat(of(List.of(name), name.replace('_', ' '))).containsExactly(name);
        assertThat(new JoinedNames(List.of(name)).features()).hasSize(1);
    }

    @Test
    void the_same_list_gets_the_same_answer() {
        JoinedNames names = new JoinedNames(List.of("a_b"));
        List<String> columns = List.of("a b");
        assertThat(names.of(columns)).isSameAs(names.of(columns));
        List<String> plain = List.of("c");
        assertThat(new JoinedNames(List.of("c")).of(plain)).isSameAs(plain);
    }
}
