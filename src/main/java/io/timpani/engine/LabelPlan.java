package io.timpani.engine;

import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.StandardLabel;
import io.timpani.model.TargetType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the columns of a classifier's answer are called, decided once per shape of answer (model-contract.md §8, steps 1 to 6).
 */
final class LabelPlan {
    private final List<String> modelLabels;
    private final int modelColumns;
    private final List<String> columns;
    private final int complementOf;

    private LabelPlan(List<String> modelLabels, int modelColumns, List<String> columns, int complementOf) {
        this.modelLabels = modelLabels;
        this.modelColumns = modelColumns;
        this.columns = columns;
        this.complementOf = complementOf;
    }

    /**
     * Decides.
     *
     * @param modelLabels names the model gives its columns, empty = none
     * @param modelColumns number of columns of the model's answer
     * @throws ServingException MODEL_FAILED naming both sides, when they do not fit together
     */
    static LabelPlan of(
            TargetType type, ClassLabels wanted, List<String> modelLabels, int modelColumns, boolean drumOrder) {
        boolean loneProbability = type == TargetType.BINARY && modelColumns == 1 && modelLabels.size() == 2;
        if (!modelLabels.isEmpty()) {
            List<String> renamed = renamed(wanted.labels(), modelLabels);
            if (!loneProbability) {
                checkNamed(modelLabels, modelColumns);
                return new LabelPlan(modelLabels, modelColumns, renamed, -1);
            }
        }
        List<String> labels = wanted.labels();
        if (type == TargetType.BINARY && drumOrder) {
            labels = List.of(wanted.positive(), wanted.negative());
        }
        if (modelColumns == 1 && labels.size() == 2) {
            // a lone value belongs to the second label; the first gets the rest
            return new LabelPlan(modelLabels, modelColumns, labels, 1);
        }
        checkCount(modelColumns, labels);
        return new LabelPlan(modelLabels, modelColumns, labels, -1);
    }

    /** True when this plan was made for answers of that shape. */
    boolean fits(List<String> labels, int columnCount) {
        return columnCount == modelColumns && (labels == modelLabels || labels.equals(modelLabels));
    }

    /** Labels in the order of the answer, in the request's spelling. */
    List<String> columns() {
        return columns;
    }

    /** Index of the label whose value the model's single column is; -1 when the model has a column per label. */
    int complementOf() {
        return complementOf;
    }

    private static void checkNamed(List<String> modelLabels, int modelColumns) {
        if (modelLabels.size() != modelColumns) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the model answered %d columns, but has %d class labels"
                            .formatted(modelColumns, modelLabels.size()));
        }
    }

    private static void checkCount(int modelColumns, List<String> labels) {
        if (modelColumns != labels.size()) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the model answered %d columns for the %d class labels %s"
                            .formatted(modelColumns, labels.size(), labels));
        }
    }

    private static List<String> renamed(List<String> wanted, List<String> modelLabels) {
        Map<Object, String> spelling = new HashMap<>();
        wanted.forEach(label -> spelling.put(StandardLabel.of(label), label));
        List<Object> standard = modelLabels.stream().map(StandardLabel::of).toList();
        Set<Object> found = new HashSet<>(standard);
        if (!found.equals(spelling.keySet())) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the model's class labels %s are not the expected labels %s".formatted(modelLabels, wanted));
        }
        checkCount(modelLabels.size(), wanted);
        return standard.stream()
                .map(label -> String.valueOf(spelling.get(label)))
                .toList();
    }
}
