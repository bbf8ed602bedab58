package io.timpani.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.timpani.engine.RowParts;
import io.timpani.engine.ThreadSlots;
import java.util.Optional;
import java.util.Set;

/**
 * Runs of a graph from one matrix of floats to another of a known width, which is what most graphs are: with tensors on both
 * sides that are kept between calls, since making them costs as much as a small graph does.
 */
final class FloatRuns {
    /** Memory of a run on both sides: what is written is to be in the processor's cache when it is read. */
    private static final int RUN_BYTES = 1 << 18;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final FloatShape shape;
    private final int most;
    private final ThreadSlots<FloatTensors> kept = new ThreadSlots<>();

    private volatile boolean fit = true;

    private FloatRuns(OrtEnvironment environment, OrtSession session, FloatShape shape) {
        this.environment = environment;
        this.session = session;
        this.shape = shape;
        this.most = (int) Math.max(1, RUN_BYTES / Float.BYTES / ((long) shape.width() + shape.columns()));
    }

    /** Runs of that graph, or empty when it is another kind of graph. */
    static Optional<FloatRuns> of(
            OrtEnvironment environment, OrtSession session, Optional<InputTensor> input, String output)
            throws OrtException {
        NodeInfo node = session.getOutputInfo().get(output);
        if (input.isEmpty()
                || input.get().rowByRow()
                || node == null
                || !(node.getInfo() instanceof TensorInfo info)
                || info.type != OnnxJavaType.FLOAT) {
            return Optional.empty();
        }
        long[] declared = info.getShape();
        boolean isVector = declared.length == 1;
        long columns = isVector ? 1 : declared.length == 2 ? declared[1] : 0;
        long width = input.get().width();
        if (declared.length == 0 || declared[0] != -1 || columns < 1 || width + columns > RUN_BYTES) {
            return Optional.empty();
        }
        return Optional.of(new FloatRuns(
                environment,
                session,
                new FloatShape(input.get().name(), (int) width, output, (int) columns, isVector)));
    }

    /** False when the graph is known not to answer as it declares. */
    boolean isFit() {
        return fit;
    }

    /** The graph does not answer as it declares. */
    void giveUp() {
        fit = false;
    }

    int columns() {
        return shape.columns();
    }

    /**
     * The answer for all rows, shape {@code [rows, columns]}.
     *
     * @throws OrtException when the graph fails, or when its output is not as declared: both are told better by a run that
     *     leaves the output to the runtime
     */
    double[] predict(DenseInput input, int rows) throws OrtException {
        double[] answer = new double[Math.multiplyExact(rows, shape.columns())];
        RowParts.each(rows, most, (from, count) -> predict(input, from, count, answer));
        return answer;
    }

    private void predict(DenseInput input, int first, int rows, double[] answer) throws OrtException {
        FloatTensors tensors = kept.take();
        if (tensors == null) {
            tensors = new FloatTensors(shape, most);
        }
        try {
            int end = first + rows;
            // of one size, for tensors are made anew for another
            int runs = (rows + most - 1) / most;
            int step = (rows + runs - 1) / runs;
            for (int from = first; from < end; from += step) {
                int count = Math.min(step, end - from);
                tensors.fit(environment, count);
                tensors.fill(input, from, count);
                session.run(tensors.inputs(), Set.of(), tensors.outputs()).close();
                tensors.read(count, answer, from * shape.columns());
            }
        } finally {
            FloatTensors other = kept.exchange(tensors);
            if (other != null) {
                other.close();
            }
        }
    }

    /** Nothing runs any more. */
    void close() {
        kept.empty(FloatTensors::close);
    }
}
