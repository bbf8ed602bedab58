package io.timpani.prediction;

import io.timpani.config.DeploymentConfig;
import io.timpani.engine.AnswerTable;
import io.timpani.engine.Marshalled;
import io.timpani.frame.CellJson;
import io.timpani.frame.Column;
import io.timpani.frame.JsonBuffer;
import io.timpani.frame.TimeColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.util.List;
import java.util.Optional;

/** Writes answers as a deployment wants them (http-api.md §4): a row each, values in full precision. */
final class DeploymentAnswer {
    private static final int BYTES_PER_ROW = 96;
    private static final long MOST_ROOM = 4 << 20;

    private final TargetType type;
    private final List<String> classes;
    private final double threshold;
    /** The label of a value that belongs to no class, as JSON. */
    private final byte[] valueLabel;

    private final byte[][] classKeys;

    DeploymentAnswer(DeploymentConfig config, TargetType type, ClassLabels labels) {
        this.type = type;
        this.classes = config.classes().isEmpty() ? labels.labels() : config.classes();
        this.threshold = config.threshold();
        Optional<String> label = type == TargetType.ANOMALY ? Optional.of("Anomaly Score") : config.targetName();
        this.valueLabel = new JsonBuffer().tree(label.orElse(null)).toByteArray();
        this.classKeys = classes.stream().map(JsonBuffer::quoted).toArray(byte[][]::new);
    }

    /**
     * Writes an answer.
     *
     * @throws ServingException MODEL_FAILED naming a class that the model has no column for
     */
    JsonBuffer json(Marshalled answer) {
        JsonBuffer json = new JsonBuffer((int) Math.min(MOST_ROOM, 64 + (long) answer.rows() * BYTES_PER_ROW));
        int[] places = answer instanceof Marshalled.Classes model ? places(model.labels()) : new int[0];
        json.raw("{\"data\":[");
        for (int row = 0; row < answer.rows(); row++) {
            json.raw(row == 0 ? "{\"prediction\":" : ",{\"prediction\":");
            if (answer instanceof Marshalled.Numbers numbers) {
                number(json, numbers.values()[row]);
            } else if (answer instanceof Marshalled.Classes model) {
                classes(json, model, places, row);
            } else {
                value(json, ((Marshalled.Values) answer).column(), row);
            }
            json.raw(",\"rowId\":").integer(row);
            if (answer.extra().isPresent()) {
                extra(json, answer.extra().get(), row);
            }
            json.raw('}');
        }
        return json.raw("]}");
    }

    private int[] places(List<String> columns) {
        return classes.stream()
                .mapToInt(label -> {
                    int place = columns.indexOf(label);
                    if (place < 0) {
                        throw new ServingException(
                                ErrorCode.MODEL_FAILED,
                                "the deployment config maps the class '%s', which the model does not answer"
                                        .formatted(label));
                    }
                    return place;
                })
                .toArray();
    }

    private void number(JsonBuffer json, double value) {
        json.exactNumber(value).raw(",\"predictionValues\":[{\"label\":").raw(valueLabel);
        json.raw(",\"value\":").exactNumber(value).raw("}]");
    }

    private void value(JsonBuffer json, Column column, int row) {
        CellJson.writeExact(json, column, row);
        json.raw(",\"predictionValues\":[{\"label\":").raw(valueLabel).raw(",\"value\":");
        CellJson.writeExact(json, column, row);
        json.raw("}]");
    }

    private void classes(JsonBuffer json, Marshalled.Classes answer, int[] places, int row) {
        double[] values = answer.values();
        int start = row * answer.labels().size();
        switch (type) {
            case BINARY -> binary(json, values[start + places[1]]);
            case MULTILABEL -> multilabel(json, values, start, places);
            default -> multiclass(json, values, start, places);
        }
    }

    private void binary(JsonBuffer json, double positive) {
        json.raw(classKeys[positive > threshold ? 1 : 0]).raw(",\"predictionValues\":[");
        entry(json, 1, positive);
        json.raw(',');
        entry(json, 0, 1 - positive);
        json.raw("],\"predictionThreshold\":").exactNumber(threshold);
    }

    private void multiclass(JsonBuffer json, double[] values, int start, int[] places) {
        int best = 0;
        for (int i = 1; i < places.length; i++) {
            // of equals the first one wins
            best = values[start + places[i]] > values[start + places[best]] ? i : best;
        }
        json.raw(classKeys[best]);
        entries(json, values, start, places);
    }

    private void multilabel(JsonBuffer json, double[] values, int start, int[] places) {
        json.raw('[');
        boolean first = true;
        for (int i = 0; i < places.length; i++) {
            if (values[start + places[i]] > threshold) {
                json.raw(first ? "" : ",").raw(classKeys[i]);
                first = false;
            }
        }
        json.raw(']');
        entries(json, values, start, places);
        json.raw(",\"predictionThreshold\":").exactNumber(threshold);
    }

    private void entries(JsonBuffer json, double[] values, int start, int[] places) {
        json.raw(",\"predictionValues\":[");
        for (int i = 0; i < places.length; i++) {
            if (i > 0) {
                json.raw(',');
            }
            entry(json, i, values[start + places[i]]);
        }
        json.raw(']');
    }

    private void entry(JsonBuffer json, int which, double value) {
        json.raw("{\"label\":")
                .raw(classKeys[which])
                .raw(",\"value\":")
                .exactNumber(value)
                .raw('}');
    }

    private static void extra(JsonBuffer json, AnswerTable extra, int row) {
        List<Column> columns = extra.frame().columns();
        json.raw(",\"extraModelOutput\":");
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i) instanceof TimeColumn times) {
                // as the reference: such an answer holds no points in time
                throw new ServingException(
                        ErrorCode.MODEL_FAILED,
                        "the column '%s' that the model answered besides its predictions holds points in time, which cannot be"
                                        .formatted(times.name())
                                + " told with a deployment config; make them text in the model");
            }
            json.raw(i == 0 ? '{' : ',').text(columns.get(i).name()).raw(':');
            CellJson.writeExact(json, columns.get(i), row);
        }
        json.raw(columns.isEmpty() ? "{}" : "}");
    }
}
