package io.timpani.engine.pmml;

import io.timpani.forest.Forest;

/** Trees whose predictions are added, walked as a forest. What has no prediction is {@code NaN}, and so is the sum then. */
final class FlatEnsemble implements Step {
    private final Forest forest;
    /** Its number in the document. */
    private final int number;
    /** Where the features are. */
    private final int[] slots;

    private final double divisor;
    private final Outcome outcome;
    private final Model model;

    FlatEnsemble(Forest forest, int number, int[] slots, double divisor, Outcome outcome, Model model) {
        this.forest = forest;
        this.number = number;
        this.slots = slots;
        this.divisor = divisor;
        this.outcome = outcome;
        this.model = model;
    }

    @Override
    public void run(Row row) {
        Cells cells = row.block.cells(number, slots.length, forest.outputs());
        gather(row, row.place, cells);
        forest.sums(cells.columns(), row.place, 1, cells.sums());
        finish(row, row.place, cells);
    }

    @Override
    public void run(Row[] rows, int count) {
        if (count == 0) {
            return;
        }
        Cells cells = rows[0].block.cells(number, slots.length, forest.outputs());
        for (int i = 0; i < count; i++) {
            gather(rows[i], i, cells);
        }
        forest.sums(cells.columns(), 0, count, cells.sums());
        for (int i = 0; i < count; i++) {
            finish(rows[i], i, cells);
        }
    }

    private void gather(Row row, int place, Cells cells) {
        for (int feature = 0; feature < slots.length; feature++) {
            cells.columns()[feature][place] = row.slots[slots[feature]];
        }
    }

    private void finish(Row row, int place, Cells cells) {
        if (!outcome.isClassification()) {
            row.slots[outcome.value()] = model.round(cells.sums()[place] / divisor);
            return;
        }
        int count = outcome.count();
        for (int i = 0; i < count; i++) {
            row.slots[outcome.probabilities() + i] = cells.sums()[place * count + i] / divisor;
        }
        outcome.choose(row);
    }
}
