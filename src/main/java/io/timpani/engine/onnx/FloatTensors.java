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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Direct memory of one run at a time, and the tensors on it. Not thread-safe. */
final class FloatTensors {
    /** Cells that are brought from columns to rows at once, in the nearest cache. */
    private static final int TILE_CELLS = 1 << 12;

    /** Columns read side by side: of fewer, memory is waited for; of many more, they are in each other's way. */
    private static final int SIX = 6;

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
        @Nullable Column[] columns = from.columns();
        for (int done = 0; done < count; done += tileRows) {
            int part = Math.min(tileRows, count - done);
            int feature = 0;
            while (feature < width) {
                if (areNumbers(columns, feature, SIX)) {
                    putSix(columns, first + done, part, feature);
                    feature += SIX;
                } else if (areNumbers(columns, feature, 2)) {
                    putPair(columns, first + done, part, feature);
                    feature += 2;
                } else {
                    put(columns[feature], first + done, part, feature);
                    feature++;
                }
            }
            cells.put(done * width, tile, 0, part * width);
        }
    }

    private static boolean areNumbers(@Nullable Column[] columns, int from, int count) {
        if (from + count > columns.length) {
            return false;
        }
        for (int feature = from; feature < from + count; feature++) {
            if (!(columns[feature] instanceof NumberColumn)) {
                return false;
            }
        }
        return true;
    }

    private static double[] values(@Nullable Column[] columns, int feature) {
        return ((NumberColumn) Objects.requireNonNull(columns[feature])).values();
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
    private void putPair(@Nullable Column[] columns, int from, int count, int feature) {
        double[] left = values(columns, feature);
        double[] right = values(columns, feature + 1);
        int width = shape.width();
        float[] into = tile;
        int at = feature;
        for (int row = from; row < from + count; row++) {
            into[at] = (float) left[row];
            into[at + 1] = (float) right[row];
            at += width;
        }
    }

    private void putSix(@Nullable Column[] columns, int from, int count, int feature) {
        double[] a = values(columns, feature);
        double[] b = values(columns, feature + 1);
        double[] c = values(columns, feature + 2);
        double[] d = values(columns, feature + 3);
        double[] e = values(columns, feature + 4);
        double[] f = values(columns, feature + 5);
        int width = shape.width();
        float[] into = tile;
        int at = feature;
        for (int row = from; row < from + count; row++) {
            float first = (float) a[row];
            float second = (float) b[row];
            float third = (float) c[row];
            float fourth = (float) d[row];
            float fifth = (float) e[row];
            // the last place first: when it is within the tile, so are the others, which the compiler sees
            into[at + 5] = (float) f[row];
            into[at] = first;
            into[at + 1] = second;
            into[at + 2] = third;
            into[at + 3] = fourth;
            into[at + 4] = fifth;
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
