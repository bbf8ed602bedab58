package io.timpani.engine.mojo;

import hex.genmodel.GenModel;
import hex.genmodel.algos.tree.SharedTreeMojoModel;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.RowParts;
import io.timpani.engine.ThreadSlots;
import io.timpani.engine.Traits;
import io.timpani.forest.Forest;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.model.Language;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A loaded H2O model. Thread-safe: a model is not changed by predicting, and everything else lives for one call. */
final class MojoPredictor implements Predictor {
    /** Cells of one go, so that they stay in the processor's cache. */
    private static final int CELLS = 1 << 14;

    private static final int MOST_ROWS = 512;
    private static final int PART_ROWS = 1 << 11;

    private final String artifact;
    private final GenModel model;
    private final @Nullable Forest forest;
    private final FeatureColumns columns;
    private final Answers answers;
    private final Traits traits;
    private final int step;
    private final ThreadSlots<Scratch> kept = new ThreadSlots<>();

    private MojoPredictor(
            String artifact, GenModel model, Optional<Forest> forest, FeatureColumns columns, Answers answers) {
        this.artifact = artifact;
        this.model = model;
        this.forest = forest.orElse(null);
        this.columns = columns;
        this.answers = answers;
        this.step = Math.max(1, Math.min(MOST_ROWS, CELLS / (columns.width() + 1)));
        this.traits = new Traits(
                Language.JAVA,
                Optional.of(MojoEngine.NAME),
                new Traits.Input.Columns(columns.schema()),
                false,
                Traits.Pace.FAST,
                true);
    }

    /**
     * A predictor of a loaded model.
     *
     * @param forest the model's trees, if it is nothing but trees
     * @throws Failures.BadModel the model does not suit the target type, or cannot predict
     */
    static MojoPredictor of(String artifact, GenModel model, Optional<Forest> forest, ModelSpec spec) {
        Answers answers = Answers.of(model, spec.targetType());
        MojoPredictor predictor = new MojoPredictor(artifact, model, forest, FeatureColumns.of(model, spec), answers);
        predictor.rehearse();
        return predictor;
    }

    /** Predicts a row of zeros, which are numbers and levels, so that a model whose parts do not fit fails the start. */
    private void rehearse() {
        double[] preds = new double[answers.size()];
        if (columns.hasOffset()) {
            model.score0(new double[columns.width()], 0, preds);
        } else {
            model.score0(new double[columns.width()], preds);
        }
    }

    /** True when the model's trees run in the forest. */
    boolean hasForest() {
        return forest != null;
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public Prediction predict(Payload payload) {
        if (!(payload instanceof Payload.Rows input) || !(input.table() instanceof Frame frame)) {
            throw new IllegalArgumentException("columns are wanted, not " + payload.getClass());
        }
        int rows = frame.rowCount();
        int width = answers.columns();
        double[] values = new double[Math.multiplyExact(rows, width)];
        if (rows == 0) {
            return new Prediction(answers.labels(), values, 0, width);
        }
        @Nullable Column[] bound = columns.bind(frame);
        RowParts.each(rows, PART_ROWS, (from, count) -> predict(bound, from, count, values));
        return new Prediction(answers.labels(), values, rows, width);
    }

    private void predict(@Nullable Column[] bound, int first, int rows, double[] values) {
        Scratch scratch = kept.take();
        if (scratch == null) {
            scratch = new Scratch();
        }
        scratch.reserve(Math.min(step, rows));
        try {
            int end = first + rows;
            for (int from = first; from < end; from += step) {
                int count = Math.min(step, end - from);
                columns.fill(bound, from, count, scratch.cells);
                predict(scratch, count, values, from * answers.columns());
            }
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            throw Failures.predicting(artifact, e);
        }
        kept.give(scratch);
    }

    private void predict(Scratch scratch, int rows, double[] values, int at) {
        if (forest != null && model instanceof SharedTreeMojoModel trees) {
            predictByForest(forest, trees, scratch, rows, values, at);
            return;
        }
        int to = at;
        for (int row = 0; row < rows; row++) {
            // models may write into row and answer
            for (int column = 0; column < scratch.row.length; column++) {
                scratch.row[column] = scratch.cells[column][row];
            }
            Arrays.fill(scratch.preds, 0);
            double[] preds = columns.hasOffset()
                    ? model.score0(scratch.row, scratch.cells[columns.width()][row], scratch.preds)
                    : model.score0(scratch.row, scratch.preds);
            System.arraycopy(preds, answers.first(), values, to, answers.columns());
            to += answers.columns();
        }
    }

    private void predictByForest(
            Forest forest, SharedTreeMojoModel trees, Scratch scratch, int rows, double[] values, int at) {
        for (int column = 0; column < columns.width(); column++) {
            double[] cells = scratch.cells[column];
            for (int row = 0; row < rows; row++) {
                cells[row] = TreeForest.roundedDown(cells[row]);
            }
        }
        forest.sums(scratch.cells, 0, rows, scratch.sums);
        int outputs = forest.outputs();
        int first = trees.nclasses() == 1 ? 0 : 1;
        int to = at;
        for (int row = 0; row < rows; row++) {
            Arrays.fill(scratch.preds, 0);
            System.arraycopy(scratch.sums, row * outputs, scratch.preds, first, outputs);
            double offset = columns.hasOffset() ? scratch.cells[columns.width()][row] : 0;
            // the row would only choose among classes that are equally likely, and the choice is not asked for
            trees.unifyPreds(scratch.row, offset, scratch.preds);
            System.arraycopy(scratch.preds, answers.first(), values, to, answers.columns());
            to += answers.columns();
        }
    }

    /** What one call works in. */
    private final class Scratch {
        private final double[] row = new double[columns.width()];
        private final double[] preds = new double[answers.size()];
        private double[][] cells = new double[0][];
        private double[] sums = new double[0];
        private int rows;

        void reserve(int wanted) {
            if (wanted > rows || cells.length == 0) {
                rows = wanted;
                cells = new double[columns.width() + (columns.hasOffset() ? 1 : 0)][rows];
                sums = new double[forest == null ? 0 : rows * forest.outputs()];
            }
        }
    }
}
