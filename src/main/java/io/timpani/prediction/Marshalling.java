package io.timpani.prediction;

import io.timpani.config.Settings;
import io.timpani.engine.AnswerTable;
import io.timpani.engine.Marshalled;
import io.timpani.engine.Marshaller;
import io.timpani.engine.ModelAnswer;
import io.timpani.frame.CellJson;
import io.timpani.frame.Column;
import io.timpani.frame.JsonBuffer;
import io.timpani.model.ServingException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks a model's answer and writes it as JSON (model-contract.md §8, http-api.md §3.2). */
final class Marshalling {
    private static final int BYTES_PER_VALUE = 16;
    private static final long MOST_ROOM = 4 << 20;

    private final Marshaller marshaller;
    private final Optional<DeploymentAnswer> deployment;
    private volatile @Nullable Keys keys;

    /** Labels as quoted JSON keys. */
    @SuppressWarnings("ArrayRecordComponent") // private, never changed
    private record Keys(List<String> labels, byte[][] quoted) {}

    Marshalling(Settings settings) {
        this.marshaller = new Marshaller(
                settings.model().targetType(),
                settings.model().labels(),
                settings.model().targetName(),
                settings.answers().drumBinaryOrder());
        this.deployment = settings.answers()
                .deployment()
                .map(config -> new DeploymentAnswer(
                        config, settings.model().targetType(), settings.model().labels()));
    }

    /** @throws ServingException MODEL_FAILED naming what is wrong with the answer */
    JsonBuffer json(ModelAnswer answer) {
        Marshalled marshalled = marshaller.marshal(answer);
        return deployment.isPresent() ? deployment.get().json(marshalled) : json(marshalled);
    }

    private JsonBuffer json(Marshalled answer) {
        JsonBuffer json;
        if (answer instanceof Marshalled.Numbers numbers) {
            json = numbers(numbers);
        } else if (answer instanceof Marshalled.Classes classes) {
            json = classes(classes);
        } else {
            json = values((Marshalled.Values) answer);
        }
        answer.extra().ifPresent(extra -> extra(json, extra));
        return json.raw('}');
    }

    private static JsonBuffer begun(long values) {
        return new JsonBuffer((int) Math.min(MOST_ROOM, 64 + values * BYTES_PER_VALUE)).raw("{\"predictions\":[");
    }

    private static JsonBuffer numbers(Marshalled.Numbers answer) {
        JsonBuffer json = begun(answer.rows());
        double[] values = answer.values();
        for (int row = 0; row < answer.rows(); row++) {
            if (row > 0) {
                json.raw(',');
            }
            json.number(values[row]);
        }
        return json.raw(']');
    }

    private JsonBuffer classes(Marshalled.Classes answer) {
        byte[][] names = quoted(answer.labels());
        double[] values = answer.values();
        JsonBuffer json = begun((long) answer.rows() * names.length);
        int at = 0;
        for (int row = 0; row < answer.rows(); row++) {
            json.raw(row == 0 ? '{' : ',');
            if (row > 0) {
                json.raw('{');
            }
            for (int column = 0; column < names.length; column++) {
                if (column > 0) {
                    json.raw(',');
                }
                json.raw(names[column]).raw(':').number(values[at++]);
            }
            json.raw('}');
        }
        return json.raw(']');
    }

    private byte[][] quoted(List<String> labels) {
        Keys current = keys;
        // one list as long as the model answers alike, so identity is enough
        if (current == null || current.labels() != labels) {
            current = new Keys(labels, labels.stream().map(JsonBuffer::quoted).toArray(byte[][]::new));
            keys = current;
        }
        return current.quoted();
    }

    private static JsonBuffer values(Marshalled.Values answer) {
        JsonBuffer json = begun(answer.rows());
        Column column = answer.column();
        for (int row = 0; row < answer.rows(); row++) {
            if (row > 0) {
                json.raw(',');
            }
            CellJson.write(json, column, row);
        }
        return json.raw(']');
    }

    private static void extra(JsonBuffer json, AnswerTable extra) {
        List<Column> columns = extra.frame().columns();
        json.raw(",\"extraModelOutput\":{\"columns\":").tree(extra.frame().columnNames());
        json.raw(",\"index\":[");
        for (int row = 0; row < extra.rows(); row++) {
            if (row > 0) {
                json.raw(',');
            }
            if (extra.index().isEmpty()) {
                json.integer(row);
            } else {
                CellJson.write(json, Optional.ofNullable(extra.index().get(row)));
            }
        }
        json.raw("],\"data\":[");
        for (int row = 0; row < extra.rows(); row++) {
            json.raw(row > 0 ? ",[" : "[");
            for (int i = 0; i < columns.size(); i++) {
                if (i > 0) {
                    json.raw(',');
                }
                CellJson.write(json, columns.get(i), row);
            }
            json.raw(']');
        }
        json.raw("]}");
    }
}
