package io.timpani.runner.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.frame.TextColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetLabelsTest {
    private final List<String> said = new ArrayList<>();

    private ClassLabels labels(
            TargetType type, ClassLabels given, @Nullable Language reader, @Nullable String... values) {
        return TargetLabels.of(
                type,
                given,
                Optional.of(new TextColumn("y", values)),
                values.length,
                Optional.ofNullable(reader),
                said::add);
    }

    @Test
    void labels_that_are_not_given_are_those_of_the_target_sorted_and_said() {
        ClassLabels binary = labels(TargetType.BINARY, ClassLabels.none(), Language.PYTHON, "yes", null, "no", "yes");

        assertThat(TargetLabels.order(TargetType.BINARY, binary)).containsExactly("no", "yes");
        assertThat(binary.positive()).isEqualTo("no");
        assertThat(said).singleElement().asString().contains("no, yes", "no is taken for the positive");
        assertThat(labels(TargetType.MULTICLASS, ClassLabels.none(), null, "c", "a", "b")
                        .labels())
                .containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @CsvSource({
        "PYTHON, TRUE, FALSE, False True",
        "PYTHON, true, False, False True",
        "PYTHON, T, F, F T",
        "R, TRUE, FALSE, False True",
        "R, T, FALSE, False True",
        "R, true, false, false true",
        ", TRUE, FALSE, FALSE TRUE",
    })
    void words_for_truth_are_labels_as_the_code_gets_them(
            @Nullable Language reader, String one, String other, String wanted) {
        ClassLabels binary = labels(TargetType.BINARY, ClassLabels.none(), reader, one, other, null, one);

        assertThat(TargetLabels.order(TargetType.BINARY, binary)).containsExactly(wanted.split(" "));
    }

    @Test
    void labels_that_are_given_stay_in_their_order() {
        ClassLabels given = new ClassLabels(List.of("b", "a", "c"));

        assertThat(labels(TargetType.MULTICLASS, given, Language.R, "a", "b")).isEqualTo(given);
        assertThat(said).isEmpty();
    }

    @Test
    void too_few_and_too_many_classes_are_named() {
        assertThatThrownBy(() -> labels(TargetType.BINARY, ClassLabels.none(), Language.PYTHON, "a", "b", "c"))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("needs 2 classes")
                .hasMessageContaining("3 different values: a, b, c");
        assertThatThrownBy(() -> labels(TargetType.MULTICLASS, ClassLabels.none(), null, "same", "same"))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("same")
                .hasMessageContaining("1 different");
        // as the code reads them, these are one
        assertThatThrownBy(() -> labels(TargetType.MULTICLASS, ClassLabels.none(), Language.PYTHON, "TRUE", "true"))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("1 different values: True");
    }

    @Test
    void other_targets_have_no_labels() {
        assertThat(labels(TargetType.REGRESSION, ClassLabels.none(), Language.PYTHON, "1", "2")
                        .isEmpty())
                .isTrue();
    }
}
