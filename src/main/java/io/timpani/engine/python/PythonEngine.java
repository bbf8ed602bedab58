package io.timpani.engine.python;

import static java.lang.System.Logger.Level.INFO;

import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Engine;
import io.timpani.engine.FitCall;
import io.timpani.engine.Fitted;
import io.timpani.engine.Fitter;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.model.Language;
import io.timpani.worker.FitProgram;
import io.timpani.worker.WorkerEngine;
import io.timpani.worker.WorkerPlace;
import io.timpani.worker.WorkerPredictor;
import io.timpani.worker.WorkerProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Serves {@code custom.py} and Python artifacts. */
public final class PythonEngine implements Engine {
    private static final System.Logger LOG = System.getLogger(PythonEngine.class.getName());
    private static final String CUSTOM = "custom.py";
    private static final String PROGRAM = "worker.py";
    private static final String FIT_PROGRAM = "fit.py";

    @Override
    public String name() {
        return "python";
    }

    @Override
    public boolean runsForeignCode() {
        return true;
    }

    /** {@inheritDoc} An ONNX model without custom code is left to the engine that needs no Python. */
    @Override
    public Optional<String> detect(ModelSpec model) {
        if (!model.effectiveLanguage().equals(Optional.of(Language.PYTHON))) {
            return Optional.empty();
        }
        CodeDirectory directory = model.directory();
        Optional<String> custom = directory.files().stream()
                .filter(file -> Path.of(file).endsWith(CUSTOM))
                .findFirst();
        List<String> artifacts = directory.topArtifacts(Language.PYTHON);
        boolean onnxAlone = custom.isEmpty()
                && directory.customCode().isEmpty()
                && !directory.top("onnx").isEmpty();
        if (onnxAlone) {
            return Optional.empty();
        }
        // a directory without either is told by the worker what it lacks
        return custom.or(() -> artifacts.stream().findFirst()).or(() -> Optional.of(CUSTOM));
    }

    @Override
    public Predictor load(ModelSpec model) {
        Interpreter interpreter = interpreter(model);
        WorkerPlace place = WorkerPlace.make();
        try {
            place.unpack(PythonEngine.class, "files.txt");
            WorkerProgram program = new WorkerProgram(
                    "Python",
                    command(interpreter, place, PROGRAM),
                    Path.of("").toAbsolutePath(),
                    environment(model),
                    true,
                    WorkerEngine.load(model),
                    WorkerEngine.texts(model));
            return WorkerPredictor.start(program, model, Language.PYTHON, true, place);
        } catch (RuntimeException | Error e) {
            place.close();
            throw e;
        }
    }

    @Override
    public Optional<Fitter> fitter(Language language) {
        return language == Language.PYTHON ? Optional.of(PythonEngine::fit) : Optional.empty();
    }

    private static Fitted fit(FitCall call) throws IOException, InterruptedException {
        Interpreter interpreter = interpreter(call.model());
        try (WorkerPlace place = WorkerPlace.below(call.scratch())) {
            place.unpack(PythonEngine.class, "files.txt");
            return FitProgram.run(
                    "Python", command(interpreter, place, FIT_PROGRAM), environment(call.model()), place, call);
        }
    }

    private static Interpreter interpreter(ModelSpec model) {
        Interpreter interpreter = Interpreter.find(
                Optional.ofNullable(model.workers().interpreters().get("python")),
                Optional.ofNullable(System.getenv("PATH")));
        LOG.log(INFO, "Python {0} at {1}", interpreter.version(), interpreter.program());
        return interpreter;
    }

    private static List<String> command(Interpreter interpreter, WorkerPlace place, String program) {
        return List.of(
                interpreter.program(), "-B", place.path().resolve(program).toString());
    }

    private static Map<String, String> environment(ModelSpec model) {
        Map<String, String> environment = new HashMap<>(model.workers().environment());
        environment.put("PYTHONUNBUFFERED", "1");
        environment.put("PYTHONIOENCODING", "utf-8");
        return environment;
    }
}
