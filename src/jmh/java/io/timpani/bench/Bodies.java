package io.timpani.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.CsvReader;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;

/**
 * Bodies of made-up rows, as the server hands them to a predictor: read from CSV with the schema that it asks for. They come in
 * turn: of a row that is always the same, the processor knows its way through branches, which flatters whoever has some.
 */
final class Bodies {
    private static final int MOST = 256;
    private static final int CELLS = 1 << 19;

    private final int rows;
    private final int features;
    private final float[][] cells;
    private final Payload[] payloads;
    private final double[][][] columns;
    private int turn;

    /** @param prefix of the names of the features, which end in their place counted from 0 */
    Bodies(Predictor predictor, String prefix, int rows, int features) throws IOException {
        this.rows = rows;
        this.features = features;
        Random random = new Random(2);
        FrameSchema schema = ((Traits.Input.Columns) predictor.traits().input()).schema();
        int count = Math.max(2, Math.min(MOST, CELLS / (rows * features)));
        cells = new float[count][rows * features];
        payloads = new Payload[count];
        columns = new double[count][features][];
        for (int body = 0; body < count; body++) {
            for (int cell = 0; cell < cells[body].length; cell++) {
                cells[body][cell] = (float) random.nextGaussian();
            }
            Frame frame = CsvReader.read(new ByteArrayInputStream(csv(prefix, cells[body])), schema);
            payloads[body] = new Payload.Rows(frame);
            for (int feature = 0; feature < features; feature++) {
                columns[body][feature] = ((NumberColumn) frame.columns().get(feature)).values();
            }
        }
    }

    private byte[] csv(String prefix, float[] body) {
        StringBuilder text = new StringBuilder(body.length * 22);
        for (int feature = 0; feature < features; feature++) {
            text.append(feature == 0 ? "" : ",").append(prefix).append(feature);
        }
        for (int cell = 0; cell < body.length; cell++) {
            // all digits of the double: the reader then finds the very float
            text.append(cell % features == 0 ? '\n' : ',').append((double) body[cell]);
        }
        return text.append('\n').toString().getBytes(US_ASCII);
    }

    int count() {
        return payloads.length;
    }

    /** Each number below {@link #count} in turn. */
    int next() {
        int now = turn;
        turn = now + 1 == payloads.length ? 0 : now + 1;
        return now;
    }

    Payload payload(int body) {
        return payloads[body];
    }

    /** Values by feature. */
    double[][] columns(int body) {
        return columns[body];
    }

    /** Values row by row. */
    float[] cells(int body) {
        return cells[body];
    }

    /** Values of each row. */
    double[][] lines(int body) {
        double[][] lines = new double[rows][features];
        for (int cell = 0; cell < rows * features; cell++) {
            lines[cell / features][cell % features] = cells[body][cell];
        }
        return lines;
    }

    /** The other side of the comparison. */
    interface Library {
        /** The answers to a body, the same numbers as the predictor's and in their order. */
        double[] answers(int body) throws Exception;
    }

    /**
     * Compares the answers to every body.
     *
     * @throws AssertionError when two are further apart than that
     */
    void check(Predictor predictor, Library library, double most) throws Exception {
        for (int body = 0; body < count(); body++) {
            Prediction prediction = (Prediction) predictor.predict(payloads[body]);
            double[] wanted = library.answers(body);
            if (prediction.rows() != rows || wanted.length != rows * prediction.columns()) {
                throw new AssertionError("%d rows of %d columns, and the library has %d numbers"
                        .formatted(prediction.rows(), prediction.columns(), wanted.length));
            }
            for (int cell = 0; cell < wanted.length; cell++) {
                if (!(Math.abs(prediction.values()[cell] - wanted[cell]) <= most)) {
                    throw new AssertionError("body %d, number %d: %s, and the library says %s"
                            .formatted(body, cell, prediction.values()[cell], wanted[cell]));
                }
            }
        }
    }
}
