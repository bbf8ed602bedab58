package io.timpani.engine.catboost;

import io.timpani.engine.Prediction;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.StandardLabel;
import io.timpani.model.TargetType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How raw values are answered.
 *
 * @param link makes answers of them
 * @param width raw values per row
 * @param columns answers per row: {@code width}, or fewer when the first ones are wanted only
 * @param labels one per class, or empty
 */
record Output(Link link, int width, int columns, List<String> labels) {
    private static final int BINARY = 2;

    /**
     * Settles the answer.
     *
     * @param metadata of the model
     * @param width raw values per row
     * @param wanted labels of the request, or empty
     * @throws ServingException {@link ErrorCode#START_FAILED}: the model does not answer what the target type wants
     */
    static Output of(Map<String, String> metadata, int width, TargetType type, List<String> wanted) {
        String objective = Link.objective(metadata);
        Link link = Link.of(objective, (type == TargetType.MULTICLASS || type == TargetType.BINARY) && width > 1);
        boolean probable = link != Link.IDENTITY && link != Link.EXPONENTIAL;
        // mean and variance
        boolean uncertain = objective.equals("RMSEWithUncertainty");
        boolean fits = switch (type) {
            case REGRESSION, ANOMALY -> width == 1 || uncertain;
            case BINARY -> probable && width <= BINARY;
            // one column is enough for two labels
            case MULTICLASS -> probable && (width > 1 || wanted.size() == BINARY);
            case MULTILABEL -> link == Link.LOGISTIC;
            default -> false;
        };
        if (!fits) {
            throw failed("has objective %s and %d value%s per row, which does not fit target type %s"
                    .formatted(objective.isEmpty() ? "none" : objective, width, width == 1 ? "" : "s", type));
        }
        if (width > 1 && !wanted.isEmpty() && wanted.size() != width) {
            throw failed("has %d classes, and there are %d class labels".formatted(width, wanted.size()));
        }
        List<String> labels = type.isClassification() ? labels(metadata, width, wanted) : List.of();
        return new Output(link, width, type.isClassification() ? width : 1, labels);
    }

    private static ServingException failed(String what) {
        return new ServingException(
                ErrorCode.START_FAILED, "The %s model cannot be served: it %s".formatted(CatBoostEngine.NAME, what));
    }

    /** Those of the model where they are those of the request: else they are places in all likelihood. */
    private static List<String> labels(Map<String, String> metadata, int width, List<String> wanted) {
        List<String> names = classNames(metadata);
        int classes = width == 1 ? BINARY : width;
        if (names.size() != classes || wanted.size() != classes) {
            return List.of();
        }
        Set<Object> given = names.stream().map(StandardLabel::of).collect(Collectors.toSet());
        Set<Object> asked = wanted.stream().map(StandardLabel::of).collect(Collectors.toSet());
        return given.size() == classes && given.equals(asked) ? names : List.of();
    }

    /** In the order of the raw values; a model of one value has the label of its absence first. */
    private static List<String> classNames(Map<String, String> metadata) {
        Object params = Link.read(metadata.get("class_params"));
        Object older = params == null ? Link.read(metadata.get("multiclass_params")) : params;
        List<String> names = new ArrayList<>();
        if (older instanceof Map<?, ?> map) {
            Object given = map.get("class_names") instanceof List<?> list && !list.isEmpty()
                    ? list
                    : map.get("class_to_label");
            if (given instanceof List<?> list) {
                list.forEach(name -> names.add(String.valueOf(name)));
            }
        }
        return names;
    }

    /**
     * The answer.
     *
     * @param values raw, shape {@code [rows, width]}, row-major; overwritten
     */
    Prediction answer(double[] values, int rows) {
        if (columns < width) {
            for (int row = 0; row < rows; row++) {
                values[row] = values[row * width];
            }
        }
        link.apply(values, rows, columns);
        if (labels.size() == columns || labels.isEmpty()) {
            return new Prediction(labels, values, rows, columns);
        }
        double[] both = new double[rows * BINARY];
        for (int row = 0; row < rows; row++) {
            both[row * BINARY] = 1 - values[row];
            both[row * BINARY + 1] = values[row];
        }
        return new Prediction(labels, both, rows, BINARY);
    }
}
