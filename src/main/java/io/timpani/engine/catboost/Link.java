package io.timpani.engine.catboost;

import io.timpani.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of the raw values of a model. */
enum Link {
    /** They are the answer. */
    IDENTITY,
    EXPONENTIAL,
    /** One probability per column, each for itself. */
    LOGISTIC,
    /** Probabilities that sum to 1 in a row. */
    SOFTMAX,
    /** As {@link #LOGISTIC}, then divided by their sum. */
    LOGISTIC_SHARES;

    /** Names of the metadata that tell of objectives and labels. */
    static final Set<String> METADATA = Set.of("params", "loss_function", "class_params", "multiclass_params");

    /** Objectives whose raw values are log-odds. */
    private static final Set<String> LOG_ODDS =
            Set.of("Logloss", "CrossEntropy", "Focal", "MultiClassOneVsAll", "MultiLogloss", "MultiCrossEntropy");

    /**
     * The link of an objective.
     *
     * @param shares true when the rows of several columns must sum to 1
     */
    static Link of(String objective, boolean shares) {
        if (LOG_ODDS.contains(objective)) {
            return shares ? LOGISTIC_SHARES : LOGISTIC;
        }
        return switch (objective) {
            case "MultiClass" -> SOFTMAX;
            case "Poisson", "Tweedie" -> EXPONENTIAL;
            default -> IDENTITY;
        };
    }

    /** The name of the objective in a model's metadata, or empty. */
    static String objective(Map<String, String> metadata) {
        Object direct = read(metadata.get("loss_function"));
        Object nested = read(metadata.get("params")) instanceof Map<?, ?> params ? params.get("loss_function") : null;
        // that is what the library does where both are there
        Object loss = nested == null ? direct : nested;
        return loss instanceof Map<?, ?> map && map.get("type") instanceof String type ? type : "";
    }

    /** The value of a piece of JSON, null where there is none. */
    static @Nullable Object read(@Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            return JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Turns raw values into answers, in place.
     *
     * @param values shape {@code [rows, columns]}, row-major
     */
    void apply(double[] values, int rows, int columns) {
        int count = rows * columns;
        switch (this) {
            case IDENTITY -> {}
            case EXPONENTIAL -> {
                for (int cell = 0; cell < count; cell++) {
                    values[cell] = Math.exp(values[cell]);
                }
            }
            case LOGISTIC -> logistic(values, count);
            case LOGISTIC_SHARES -> {
                logistic(values, count);
                for (int from = 0; from < count; from += columns) {
                    share(values, from, columns);
                }
            }
            case SOFTMAX -> {
                for (int from = 0; from < count; from += columns) {
                    softmax(values, from, columns);
                }
            }
        }
    }

    private static void logistic(double[] values, int count) {
        for (int cell = 0; cell < count; cell++) {
            values[cell] = 1 / (1 + Math.exp(-values[cell]));
        }
    }

    private static void softmax(double[] values, int from, int columns) {
        double most = values[from];
        for (int cell = from + 1; cell < from + columns; cell++) {
            most = Math.max(values[cell], most);
        }
        for (int cell = from; cell < from + columns; cell++) {
            values[cell] = Math.exp(values[cell] - most);
        }
        share(values, from, columns);
    }

    private static void share(double[] values, int from, int columns) {
        double sum = 0;
        for (int cell = from; cell < from + columns; cell++) {
            sum += values[cell];
        }
        for (int cell = from; cell < from + columns; cell++) {
            values[cell] /= sum;
        }
    }
}
