package io.timpani.engine;

import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Splits, names and checks the answers of one model (model-contract.md §7 and §8). Safe for use by many threads. */
public final class Marshaller {
    private static final double ABSOLUTE = 1e-8;
    private static final double RELATIVE = 1e-5;
    private static final int MOST_ROWS_NAMED = 10;

    private final TargetType type;
    private final ClassLabels labels;
    private final boolean drumOrder;
    private final AnswerSplit split;
    private volatile @Nullable LabelPlan plan;

    /**
     * @param labels none unless {@code type} is a classification
     * @param targetName column of the predictions of text-like targets
     * @param drumOrder true: the reference's order for binary models without labels
     */
    public Marshaller(TargetType type, ClassLabels labels, Optional<String> targetName, boolean drumOrder) {
        this.type = type;
        this.labels = labels;
        this.drumOrder = drumOrder;
        this.split = new AnswerSplit(type, labels, targetName);
    }

    /**
     * Judges an answer.
     *
     * @throws ServingException {@link ErrorCode#MODEL_FAILED} naming what is wrong with it
     */
    public Marshalled marshal(ModelAnswer answer) {
        if (answer instanceof Prediction prediction) {
            return type.isClassification() ? classes(prediction, Optional.empty()) : number(prediction);
        }
        AnswerSplit.Parts parts = split.of((AnswerTable) answer);
        if (type.isClassification()) {
            return classes(Cells.matrix(parts.predictions()), parts.extra());
        }
        Column column = single(parts.predictions());
        int rows = answer.rows();
        return type.isTextLike()
                ? new Marshalled.Values(column, rows, parts.extra())
                : new Marshalled.Numbers(Cells.numbers(column, rows), rows, parts.extra());
    }

    private Marshalled number(Prediction prediction) {
        if (prediction.columns() != 1) {
            throw notOne(prediction.columns());
        }
        return type.isTextLike()
                ? new Marshalled.Values(
                        new NumberColumn("Predictions", prediction.values()), prediction.rows(), Optional.empty())
                : new Marshalled.Numbers(prediction.values(), prediction.rows(), Optional.empty());
    }

    private Column single(Frame frame) {
        if (frame.columns().size() != 1) {
            throw notOne(frame.columns().size());
        }
        return frame.columns().get(0);
    }

    private ServingException notOne(int columns) {
        return new ServingException(
                ErrorCode.MODEL_FAILED,
                "the model answered %d columns; a %s model answers exactly one".formatted(columns, type));
    }

    private Marshalled classes(Prediction prediction, Optional<AnswerTable> extra) {
        LabelPlan names = plan(prediction);
        // before there are complements: they would be out of range on the other side
        checkRange(prediction);
        Prediction complete = names.complementOf() < 0 ? prediction : withComplement(prediction);
        if (type != TargetType.MULTILABEL) {
            checkSums(complete);
        }
        return new Marshalled.Classes(names.columns(), complete.values(), complete.rows(), extra);
    }

    private LabelPlan plan(Prediction prediction) {
        LabelPlan current = plan;
        if (current == null || !current.fits(prediction.labels(), prediction.columns())) {
            current = LabelPlan.of(type, labels, prediction.labels(), prediction.columns(), drumOrder);
            plan = current;
        }
        return current;
    }

    /** One column becomes two: the rest of each probability, then the probability. */
    private static Prediction withComplement(Prediction prediction) {
        double[] both = new double[prediction.rows() * 2];
        for (int row = 0; row < prediction.rows(); row++) {
            both[2 * row] = 1 - prediction.values()[row];
            both[2 * row + 1] = prediction.values()[row];
        }
        return new Prediction(List.of(), both, prediction.rows(), 2);
    }

    private static void checkRange(Prediction prediction) {
        double[] values = prediction.values();
        int cells = prediction.rows() * prediction.columns();
        for (int i = 0; i < cells; i++) {
            if (values[i] < 0) {
                throw new ServingException(
                        ErrorCode.MODEL_FAILED,
                        "the model answered a negative probability in row " + i / prediction.columns());
            }
            if (values[i] > 1) {
                throw new ServingException(
                        ErrorCode.MODEL_FAILED,
                        "the model answered a probability above 1 in row " + i / prediction.columns());
            }
        }
    }

    private static void checkSums(Prediction prediction) {
        int bad = 0;
        List<Integer> named = new ArrayList<>();
        int at = 0;
        for (int row = 0; row < prediction.rows(); row++) {
            double sum = 0;
            for (int column = 0; column < prediction.columns(); column++) {
                sum += prediction.values()[at++];
            }
            // written so that a sum that is not a number is a bad one
            if (!(Math.abs(sum - 1) <= ABSOLUTE + RELATIVE)) {
                bad++;
                if (named.size() < MOST_ROWS_NAMED) {
                    named.add(row);
                }
            }
        }
        if (bad > 0) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the class probabilities do not add up to 1 in %d rows: %s%s"
                            .formatted(bad, named, bad > named.size() ? " and more" : ""));
        }
    }
}
