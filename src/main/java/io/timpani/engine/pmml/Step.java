package io.timpani.engine.pmml;

import java.util.List;

/** Computes some slots of a row from others of the same row. */
@FunctionalInterface
interface Step {
    void run(Row row);

    /** The same for the first rows of a block, for those steps that are faster with several. */
    default void run(Row[] rows, int count) {
        for (int i = 0; i < count; i++) {
            run(rows[i]);
        }
    }

    /** This step and another one after it. */
    default Step then(Step next) {
        return all(List.of(this, next));
    }

    /** One step after the other; steps added to the list later are run too. */
    static Step all(List<Step> steps) {
        return new Step() {
            @Override
            public void run(Row row) {
                for (int i = 0; i < steps.size(); i++) {
                    steps.get(i).run(row);
                }
            }

            @Override
            public void run(Row[] rows, int count) {
                for (int i = 0; i < steps.size(); i++) {
                    steps.get(i).run(rows, count);
                }
            }
        };
    }
}
