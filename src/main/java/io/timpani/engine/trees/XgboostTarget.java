package io.timpani.engine.trees;

import io.timpani.model.TargetType;
import java.util.List;

/** Which objectives can answer which target types. */
final class XgboostTarget {
    private XgboostTarget() {}

    /**
     * How sums are to be turned into what the target type wants.
     *
     * @param name of the objective
     * @param outputs of the model
     * @param labels class labels wanted
     * @throws ModelFormatException it cannot be done
     */
    static Link suit(String name, XgboostObjective objective, int outputs, TargetType type, List<String> labels)
            throws ModelFormatException {
        boolean fits = switch (type) {
            case REGRESSION, ANOMALY -> outputs == 1 && objective != XgboostObjective.CLASSES;
            case BINARY ->
                (isProbability(objective) && outputs == 1) || (objective == XgboostObjective.CLASSES && outputs == 2);
            // one column is enough for two labels
            case MULTICLASS ->
                objective == XgboostObjective.CLASSES
                        || (isProbability(objective) && outputs == 1 && labels.size() == 2);
            case MULTILABEL -> isProbability(objective);
            default -> false;
        };
        if (!fits) {
            throw new ModelFormatException("has objective %s and %d output%s, which does not fit target type %s"
                    .formatted(name, outputs, outputs == 1 ? "" : "s", type.value()));
        }
        if (outputs > 1 && !labels.isEmpty() && labels.size() != outputs) {
            throw new ModelFormatException(
                    "has %d classes, and there are %d class labels".formatted(outputs, labels.size()));
        }
        boolean wantsProbability =
                type == TargetType.BINARY || type == TargetType.MULTICLASS || type == TargetType.MULTILABEL;
        return objective == XgboostObjective.LOGIT && wantsProbability ? XgboostObjective.PROBABILITY : objective;
    }

    private static boolean isProbability(XgboostObjective objective) {
        return objective == XgboostObjective.PROBABILITY
                || objective == XgboostObjective.LOGIT
                || objective == XgboostObjective.SIDE;
    }
}
