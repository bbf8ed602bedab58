package io.timpani.engine.pmml;

import java.util.List;

/** Computes some slots of a row from others. */
@FunctionalInterface
interface Step {
    void run(Row row);

    /** One step after the other; steps added to the list later are run too. */
    static Step all(List<Step> steps) {
        return row -> {
            for (int i = 0; i < steps.size(); i++) {
                steps.get(i).run(row);
            }
        };
    }
}
