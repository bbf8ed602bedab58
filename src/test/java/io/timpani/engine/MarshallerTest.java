package io.timpani.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.TextColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import io.timpani.testing.Refusals;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** model-contract.md §7: which column of a hook's table holds the predictions. */
class MarshallerTest {
    private static final AnswerTable ANSWER =
            new AnswerTable(new Frame(1, List.of(text("t"), text("Predictions"))), List.of(), 1);

    private static Column text(String name) {
        return new TextColumn(name, new String[] {"of " + name});
    }

    private static Marshaller marshaller(TargetType type, String targetName) {
        return new Marshaller(type, ClassLabels.none(), Optional.of(targetName), false);
    }

    private static String extraOf(Marshalled answer) {
        return String.join(" ", answer.extra().orElseThrow().frame().columnNames());
    }

    @ParameterizedTest
    @EnumSource(names = {"TEXT_GENERATION", "VECTOR_DATABASE", "AGENTIC_WORKFLOW"})
    void the_predictions_of_text_targets_are_in_the_column_of_that_name(TargetType type) {
        Marshalled.Values answer = (Marshalled.Values) marshaller(type, "t").marshal(ANSWER);

        assertThat(answer.column().name()).isEqualTo("t");
        assertThat(extraOf(answer)).isEqualTo("Predictions");
        assertThat(Refusals.modelFailure(() -> marshaller(type, "u").marshal(ANSWER)))
                .contains("'u'");
    }

    @Test
    void the_name_of_the_target_means_nothing_to_geopoint() {
        Marshalled.Values answer =
                (Marshalled.Values) marshaller(TargetType.GEO_POINT, "t").marshal(ANSWER);

        assertThat(answer.column().name()).isEqualTo("Predictions");
        assertThat(extraOf(answer)).isEqualTo("t");
    }
}
