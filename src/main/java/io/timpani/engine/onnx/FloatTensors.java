package io.timpani.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.timpani.frame.Column;
import io.timpani.frame.NumberColumn;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Direct memory of one run at a time, and the tensors on it. Not thread-safe. */
final class FloatTensors {
    /** Cells that are brought from columns to rows at once, in the nearest cache. */
    private static final int TILE_CELLS = 1 << 12;

    private final FloatShape shape;
    private final float[] tile;
    private final int tileRows;
    private final int most;
    private FloatBuffer cells;
    private FloatBuffer predicted;
    private int rows;
    private @Nullable OnnxTensor input;
    private @Nullable OnnxTensor output;
    private Map<String, OnnxTensor> inputs = Map.of();
    private Map<String, OnnxTensor> outputs = Map.of();

    /** @param most rows of a run */
    FloatTensors(FloatShape shape, int most) {
        this.shape = shape;
        this.most = most;
        tileRows = Math.max(1, TILE_CELLS / shape.width());
        tile = new float[tileRows * shape.width()];
        cells = memory(0);
        predicted = memory(0);
    }

    private static FloatBuffer memory(int cells) {
        return ByteBuffer.allocateDirect(cells * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Makes tensors of so many rows, unless they are there from the run before. */
    void fit(OrtEnvironment environment, int wanted) throws OrtException {
        if (rows == wanted) {
            return;
        }
        close();
        if (cells.capacity() < wanted * shape.width()) {
            // a server that sees single rows only is spared the rest
            int room = Math.min(most, wanted * 2);
            cells = memory(room * shape.width());
            predicted = memory(room * shape.columns());
        }
        OnnxTensor in = OnnxTensor.createTensor(environment, cells.slice(0, wanted * shape.width()), shape.in(wanted));
        input = in;
        OnnxTensor out =
                OnnxTensor.createTensor(environment, predicted.slice(0, wanted * shape.columns()), shape.out(wanted));
        output = out;
        inputs = Map.of(shape.input(), in);
        outputs = Map.of(shape.output(), out);
        rows = wanted;
    }

    Map<String, OnnxTensor> inputs() {
        return inputs;
    }

    Map<String, OnnxTensor> outputs() {
        return outputs;
    }

    /** Brings rows {@code from} to {@code from + count} of the columns into the input. */
    void fill(DenseInput from, int first, int count) {
        int width = shape.width();
        for (int done = 0; done < count; done += tileRows) {
            int part = Math.min(tileRows, count - done);
            Column[] columns = from.columns();
            int feature = 0;
            for (; feature + 1 < width; feature += 2) {
                if (columns[feature] instanceof NumberColumn left
                        && columns[feature + 1] instanceof NumberColumn right) {
                    putPair(left.values(), right.values(), first + done, part, feature);
                } else {
                    put(columns[feature], first + done, part, feature);
                    put(columns[feature + 1], first + done, part, feature + 1);
                }
            }
            if (feature < width) {
                put(columns[feature], first + done, part, feature);
            }
            cells.put(done * width, tile, 0, part * width);
        }
    }

    private void put(@Nullable Column column, int from, int count, int feature) {
        int width = shape.width();
        int at = feature;
        if (column instanceof NumberColumn numbers) {
            double[] values = numbers.values();
            for (int row = from; row < from + count; row++) {
                tile[at] = (float) values[row];
                at += width;
            }
        } else {
            for (int row = 0; row < count; row++) {
                tile[at] = Float.NaN;
                at += width;
            }
        }
    }

    /** Two columns at once: what lies side by side is written together. */
    private void putPair(double[] left, double[] right, int from, int count, int feature) {
        int width = shape.width();
        float[] into = tile;
        int at = feature;
        for (int row = from; row < from + count; row++) {
            into[at] = (float) left[row];
            into[at + 1] = (float) right[row];
            at += width;
        }
    }

    /** Copies what came out. */
    void read(int count, double[] answer, int at) {
        for (int cell = 0; cell < count * shape.columns(); cell++) {
            answer[at + cell] = predicted.get(cell);
        }
    }

    /** Gives the tensors back; the memory stays. */
    void close() {
        rows = 0;
        inputs = Map.of();
        outputs = Map.of();
        for (OnnxTensor tensor : Arrays.asList(input, output)) {
            if (tensor != null) {
                tensor.close();
            }
        }
        input = null;
        output = null;
    }
}
