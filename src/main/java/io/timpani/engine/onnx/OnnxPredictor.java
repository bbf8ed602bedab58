package io.timpani.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.Frame;
import io.timpani.frame.Table;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A loaded ONNX model. Thread-safe: the runtime's session is, and everything else lives for one call. */
final class OnnxPredictor implements Predictor {
    /** Input of one run: small enough to stay in the processor's cache, large enough to make the call's cost vanish. */
    static final int RUN_BYTES = 1 << 20;

    private static final Logger LOG = System.getLogger(OnnxPredictor.class.getName());

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final InputPlan plan;
    private final ModelOutput output;
    private final Set<String> requested;
    private final Path codeDir;
    private final Traits traits;
    private final ScratchPool pool = new ScratchPool();
    /** What answers for dense rows instead of the session, if the graph is plain enough. Set before the first call. */
    private @Nullable JvmGraph inJvm;
    /** The quick way for dense rows, if the graph is one of floats. Set before the first call. */
    private @Nullable FloatRuns runs;

    private OnnxPredictor(
            OrtEnvironment environment, OrtSession session, InputPlan plan, ModelOutput output, Path codeDir) {
        this.environment = environment;
        this.session = session;
        this.plan = plan;
        this.output = output;
        this.requested = Set.of(output.name());
        this.codeDir = codeDir;
        this.traits = new Traits(
                Language.PYTHON,
                Optional.of(OnnxEngine.NAME),
                new Traits.Input.Columns(plan.schema()),
                true,
                Traits.Pace.FAST,
                true);
    }

    /**
     * A predictor on that session, which it closes when it is closed.
     *
     * @param file what the session was made of, if it could be read
     * @param maps whose tensors the session gives out
     */
    static OnnxPredictor of(
            OrtEnvironment environment, OrtSession session, ModelSpec model, Optional<OnnxFile> file, ZipMaps maps)
            throws OrtException {
        Map<String, String> metadata = session.getMetadata().getCustomMetadata();
        InputPlan plan = InputPlan.of(session.getInputInfo().values(), lines(metadata, "timpani.features"), model);
        List<String> wanted = model.labels().labels();
        ModelOutput chosen = ModelOutput.choose(
                session.getOutputInfo().values().stream()
                        .filter(node -> !maps.added(node.getName()))
                        .toList(),
                model.targetType(),
                lines(metadata, "timpani.labels"),
                wanted);
        ModelOutput output = maps.insteadOf(chosen.name(), wanted).orElse(chosen);
        OnnxPredictor predictor = new OnnxPredictor(environment, session, plan, output, model.codeDir());
        if (output instanceof ZipMapOutput) {
            predictor.learnLabels();
        }
        predictor.inJvm = file.flatMap(read ->
                        plan.floats().flatMap(input -> JvmGraph.of(read, input.name(), input.width(), output.name())))
                .filter(read -> read.columns() == output.columnsWithoutRows())
                .orElse(null);
        if (predictor.inJvm == null && output instanceof TensorOutput) {
            predictor.runs = FloatRuns.of(environment, session, plan.floats(), output.name())
                    .orElse(null);
        }
        return predictor;
    }

    /** What answers for dense rows without the runtime. */
    Optional<JvmGraph> inJvm() {
        return Optional.ofNullable(inJvm);
    }

    private static List<String> lines(Map<String, String> metadata, String key) {
        return metadata.getOrDefault(key, "")
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** Labels that only an answer tells are asked for now, so that the first call finds them; failing that, it sets them. */
    private void learnLabels() {
        plan.sampleRow().ifPresent(row -> {
            try {
                predict(new Payload.Rows(row));
            } catch (ServingException e) {
                LOG.log(Level.DEBUG, "labels are not known before the first prediction", e);
            }
        });
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public Optional<Frame> sampleRow() {
        return plan.sampleRow();
    }

    @Override
    public Prediction predict(Payload payload) {
        if (!(payload instanceof Payload.Rows input)) {
            throw new IllegalArgumentException("columns are wanted, not " + payload.getClass());
        }
        Table table = input.table();
        int rows = table.rowCount();
        if (rows == 0) {
            int columns = output.columnsWithoutRows();
            return new Prediction(output.labels(columns), new double[0], 0, columns);
        }
        List<BoundInput> inputs = plan.bind(table);
        if (inputs.get(0) instanceof DenseInput dense && JvmGraph.takes(dense)) {
            if (inJvm != null) {
                double[] values = inJvm.predict(dense, rows);
                return new Prediction(output.labels(inJvm.columns()), values, rows, inJvm.columns());
            }
            if (runs != null && runs.isFit()) {
                return quickly(runs, dense, rows);
            }
        }
        return predict(inputs, rows);
    }

    private Prediction quickly(FloatRuns runs, DenseInput input, int rows) {
        double[] values;
        try {
            values = runs.predict(input, rows);
        } catch (OrtException e) {
            LOG.log(Level.DEBUG, () -> "not answered as declared: " + RuntimeText.of(e, codeDir));
            Prediction answer = predict(List.of(input), rows);
            // it was not the graph that failed, but what we expected of it
            runs.giveUp();
            return answer;
        }
        return new Prediction(output.labels(runs.columns()), values, rows, runs.columns());
    }

    private Prediction predict(List<BoundInput> inputs, int rows) {
        Answer answer = new Answer(rows);
        int step = rowsPerRun(inputs);
        Scratch scratch = pool.take();
        try {
            for (int from = 0; from < rows; from += step) {
                run(inputs, scratch, from, Math.min(step, rows - from), answer);
            }
        } catch (OrtException e) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "The %s model failed: %s".formatted(OnnxEngine.NAME, RuntimeText.of(e, codeDir)),
                    e);
        } finally {
            pool.give(scratch);
        }
        return new Prediction(output.labels(answer.columns()), answer.values(), rows, answer.columns());
    }

    private int rowsPerRun(List<BoundInput> inputs) {
        if (plan.rowByRow()) {
            return 1;
        }
        long rowBytes = 1;
        for (BoundInput input : inputs) {
            rowBytes += input.bytesPerRow();
        }
        return (int) Math.max(1, RUN_BYTES / rowBytes);
    }

    private void run(List<BoundInput> inputs, Scratch scratch, int from, int rows, Answer answer) throws OrtException {
        scratch.reset();
        if (inputs.size() == 1) {
            BoundInput only = inputs.get(0);
            try (OnnxTensor tensor = only.tensor(environment, scratch, from, rows)) {
                run(Map.of(only.declared().name(), tensor), from, rows, answer);
            }
            return;
        }
        Map<String, OnnxTensor> tensors = new HashMap<>(inputs.size() * 2);
        try {
            for (BoundInput input : inputs) {
                tensors.put(input.declared().name(), input.tensor(environment, scratch, from, rows));
            }
            run(tensors, from, rows, answer);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private void run(Map<String, OnnxTensor> tensors, int from, int rows, Answer answer) throws OrtException {
        try (OrtSession.Result result = session.run(tensors, requested)) {
            output.read(result.get(0), from, rows, answer);
        }
    }

    @Override
    public void close() {
        if (runs != null) {
            runs.close();
        }
        try {
            session.close();
        } catch (OrtException e) {
            LOG.log(Level.WARNING, "an onnx session did not close: " + RuntimeText.of(e, codeDir));
        }
    }
}
