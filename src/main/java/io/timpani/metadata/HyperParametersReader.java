package io.timpani.metadata;

import io.timpani.json.JsonText;
import io.timpani.metadata.Tree.Block;
import io.timpani.metadata.Tree.Sequence;
import java.util.ArrayList;
import java.util.List;

/** Reads the list {@code hyperparameters}. */
final class HyperParametersReader {
    private static final String KEY = "hyperparameters";

    private final Problems problems;

    HyperParametersReader(Problems problems) {
        this.problems = problems;
    }

    /** Returns the parameters, all of them only when there are no problems. */
    List<HyperParameter> read(TypedBlock top) {
        List<HyperParameter> parameters = new ArrayList<>();
        top.any(KEY).ifPresent(found -> {
            if (found instanceof Sequence list) {
                list.items().forEach(item -> read(item, parameters));
            } else {
                problems.at(top.line(KEY), "the key " + KEY + " must be a list, but is " + found.kind() + ".");
            }
        });
        return List.copyOf(parameters);
    }

    private void read(Tree item, List<HyperParameter> parameters) {
        if (!(item instanceof Block block)) {
            problems.at(item.line(), "an item of " + KEY + " must be a map, but is " + item.kind() + ".");
            return;
        }
        HyperParameterFields fields = new HyperParameterFields(block);
        fields.parameter().ifPresent(parameters::add);
        if (!fields.reasons().isEmpty()) {
            String reasons = JsonText.of(fields.reasons());
            problems.at(item.line(), "the hyper-parameter " + fields.shownName() + " is wrong: " + reasons + ".");
        }
    }
}
