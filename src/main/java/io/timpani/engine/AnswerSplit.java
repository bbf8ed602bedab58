package io.timpani.engine;

import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells the predictions in a hook's table from what else the hook answered (model-contract.md §7). */
final class AnswerSplit {
    private static final String PREDICTIONS = "Predictions";

    private final TargetType type;
    private final Set<String> labels;
    private final Optional<String> targetName;

    AnswerSplit(TargetType type, ClassLabels labels, Optional<String> targetName) {
        this.type = type;
        this.labels = new HashSet<>(labels.labels());
        this.targetName = targetName;
    }

    /**
     * A table in two.
     *
     * @param predictions the columns of the predictions, in the order of the model
     * @param extra the others, with the table's index; empty when there are none
     */
    record Parts(Frame predictions, Optional<AnswerTable> extra) {}

    /** @throws ServingException {@link ErrorCode#MODEL_FAILED} naming the column that is missing */
    Parts of(AnswerTable table) {
        List<Column> columns = table.frame().columns();
        if (type.isClassification()) {
            return columns.size() > labels.size() ? split(table, labels) : new Parts(table.frame(), Optional.empty());
        }
        return columns.size() > 1 ? split(table, Set.of(target(columns))) : new Parts(table.frame(), Optional.empty());
    }

    private String target(List<Column> columns) {
        if (!type.namesTarget() || targetName.isEmpty()) {
            return PREDICTIONS;
        }
        String name = targetName.get();
        boolean known = columns.stream().anyMatch(column -> column.name().equals(name));
        boolean quoted = name.length() > 2 && name.startsWith("\"") && name.endsWith("\"");
        return !known && quoted ? name.substring(1, name.length() - 1) : name;
    }

    private static Parts split(AnswerTable table, Set<String> wanted) {
        List<Column> kept = new ArrayList<>();
        List<Column> others = new ArrayList<>();
        Set<String> found = new HashSet<>();
        for (Column column : table.frame().columns()) {
            (wanted.contains(column.name()) ? kept : others).add(column);
            found.add(column.name());
        }
        for (String name : wanted) {
            if (!found.contains(name)) {
                throw new ServingException(
                        ErrorCode.MODEL_FAILED,
                        "the model's answer has no column '%s'; its columns are %s"
                                .formatted(name, table.frame().columnNames()));
            }
        }
        int rows = table.rows();
        return new Parts(
                new Frame(rows, kept),
                others.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new AnswerTable(new Frame(rows, others), table.index(), table.inputRows())));
    }
}
