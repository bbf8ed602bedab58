package io.timpani.prediction;

import io.timpani.config.Settings;
import io.timpani.engine.Transformed;
import java.util.List;
import java.util.function.Function;

/**
 * The rules that a model's metadata declares for what it makes of its rows.
 *
 * @param wantsFrame true: they look at columns, which the model is to give besides its text
 * @param violations every rule that an answer breaks, a sentence each; empty when it breaks none
 */
record OutputRules(boolean wantsFrame, Function<Transformed, List<String>> violations) {
    private static final OutputRules NONE = new OutputRules(false, transformed -> List.of());

    /** The rules of a model. There are none as long as nobody reads the key {@code typeSchema} of the metadata. */
    static OutputRules of(Settings settings) {
        return NONE;
    }
}
