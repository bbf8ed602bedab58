package io.timpani.prediction;

import io.timpani.config.Settings;
import io.timpani.engine.Prediction;
import io.timpani.frame.JsonBuffer;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a model's answer and writes it as JSON (model-contract.md §8, http-api.md §3.2). */
final class Marshalling {
    private static final double ABSOLUTE = 1e-8;
    private static final double RELATIVE = 1e-5;
    private static final int MOST_ROWS_NAMED = 10;
    private static final int BYTES_PER_VALUE = 16;
    private static final long MOST_ROOM = 4 << 20;

    private final Settings settings;
    private volatile @Nullable LabelPlan plan;

    Marshalling(Settings settings) {
        this.settings = settings;
    }

    /** @throws ServingException MODEL_FAILED naming what is wrong with the answer */
    JsonBuffer json(Prediction prediction) {
        return settings.model().targetType().isClassification() ? classes(prediction) : numbers(prediction);
    }

    private JsonBuffer numbers(Prediction prediction) {
        if (prediction.columns() != 1) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the model answered %d columns; a %s model answers exactly one"
                            .formatted(prediction.columns(), settings.model().targetType()));
        }
        JsonBuffer json = new JsonBuffer(room(prediction.rows()));
        json.raw("{\"predictions\":[");
        double[] values = prediction.values();
        for (int row = 0; row < prediction.rows(); row++) {
            if (row > 0) {
                json.raw(',');
            }
            json.number(values[row]);
        }
        return json.raw("]}");
    }

    private JsonBuffer classes(Prediction prediction) {
        LabelPlan names = plan(prediction);
        // before there are complements: they would be out of range on the other side
        checkRange(prediction);
        Prediction complete = names.complementOf() < 0 ? prediction : withComplement(prediction);
        if (settings.model().targetType() != TargetType.MULTILABEL) {
            checkSums(complete);
        }
        int columns = complete.columns();
        double[] values = complete.values();
        JsonBuffer json = new JsonBuffer(room(2L * complete.rows() * columns));
        json.raw("{\"predictions\":[");
        int at = 0;
        for (int row = 0; row < complete.rows(); row++) {
            json.raw(row == 0 ? '{' : ',');
            if (row > 0) {
                json.raw('{');
            }
            for (int column = 0; column < columns; column++) {
                if (column > 0) {
                    json.raw(',');
                }
                json.raw(names.key(column)).raw(':').number(values[at++]);
            }
            json.raw('}');
        }
        return json.raw("]}");
    }

    /** A first guess; the buffer grows when it is too small. */
    private static int room(long values) {
        return (int) Math.min(MOST_ROOM, 64 + values * BYTES_PER_VALUE);
    }

    private LabelPlan plan(Prediction prediction) {
        LabelPlan current = plan;
        if (current == null || !current.fits(prediction.labels(), prediction.columns())) {
            current = LabelPlan.of(
                    settings.model().targetType(),
                    settings.model().labels(),
                    prediction.labels(),
                    prediction.columns(),
                    settings.answers().drumBinaryOrder());
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
