package io.timpani.engine.r;

import static java.lang.System.Logger.Level.INFO;

import io.timpani.engine.Engine;
import io.timpani.engine.FitCall;
import io.timpani.engine.Fitted;
import io.timpani.engine.Fitter;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.worker.FitProgram;
import io.timpani.worker.Programs;
import io.timpani.worker.WorkerEngine;
import io.timpani.worker.WorkerPlace;
import io.timpani.worker.WorkerPredictor;
import io.timpani.worker.WorkerProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Serves {@code custom.R} and {@code .rds} models. */
public final class REngine implements Engine {
    private static final System.Logger LOG = System.getLogger(REngine.class.getName());
    private static final String PROGRAM = "worker.R";
    private static final String FIT_PROGRAM = "fit.R";
    private static final String MARK = "timpani ";
    private static final Set<TargetType> SERVED = Set.of(
            TargetType.REGRESSION,
            TargetType.BINARY,
            TargetType.ANOMALY,
            TargetType.UNSTRUCTURED,
            TargetType.MULTICLASS,
            TargetType.TRANSFORM);

    /** A program and what it calls itself. */
    private record Interpreter(String program, String version) {}

    @Override
    public String name() {
        return "r";
    }

    @Override
    public boolean runsForeignCode() {
        return true;
    }

    @Override
    public Optional<String> detect(ModelSpec model) {
        if (!model.effectiveLanguage().equals(Optional.of(Language.R))) {
            return Optional.empty();
        }
        return Stream.of("custom.R", "custom.r")
                .filter(model.directory()::holds)
                .findFirst()
                .or(() -> model.directory().topArtifacts(Language.R).stream().findFirst())
                // a directory without either is told by the worker what it lacks
                .or(() -> Optional.of("custom.R"));
    }

    @Override
    public Predictor load(ModelSpec model) {
        if (!SERVED.contains(model.targetType())) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "The engine %s does not serve the target type %s, only: %s"
                            .formatted(
                                    name(),
                                    model.targetType(),
                                    SERVED.stream()
                                            .map(TargetType::value)
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
        }
        Interpreter interpreter = interpreter(model);
        WorkerPlace place = WorkerPlace.make();
        try {
            place.unpack(REngine.class, "files.txt");
            WorkerProgram program = new WorkerProgram(
                    "R",
                    command(interpreter, place, PROGRAM),
                    Path.of("").toAbsolutePath(),
                    model.workers().environment(),
                    false,
                    WorkerEngine.load(model),
                    WorkerEngine.texts(model));
            return WorkerPredictor.start(program, oneCallEach(model), Language.R, false, place);
        } catch (RuntimeException | Error e) {
            place.close();
            throw e;
        }
    }

    @Override
    public Optional<Fitter> fitter(Language language) {
        return language == Language.R ? Optional.of(REngine::fit) : Optional.empty();
    }

    private static Fitted fit(FitCall call) throws IOException, InterruptedException {
        Interpreter interpreter = interpreter(call.model());
        try (WorkerPlace place = WorkerPlace.below(call.scratch())) {
            place.unpack(REngine.class, "files.txt");
            return FitProgram.run(
                    "R",
                    command(interpreter, place, FIT_PROGRAM),
                    call.model().workers().environment(),
                    place,
                    call);
        }
    }

    private static Interpreter interpreter(ModelSpec model) {
        Interpreter interpreter =
                find(Optional.ofNullable(model.workers().interpreters().get("rscript")));
        LOG.log(INFO, "R {0} at {1}", interpreter.version(), interpreter.program());
        return interpreter;
    }

    private static List<String> command(Interpreter interpreter, WorkerPlace place, String program) {
        return List.of(
                interpreter.program(),
                "--vanilla",
                place.path().resolve(program).toString());
    }

    private static ModelSpec oneCallEach(ModelSpec model) {
        int wanted = model.workers().callsEach();
        if (wanted == 1) {
            return model;
        }
        LOG.log(INFO, "R takes one call at a time: its workers are given one each instead of {0}", wanted);
        return new ModelSpec(
                model.directory(),
                model.targetType(),
                model.labels(),
                model.language(),
                model.options(),
                model.targetName(),
                model.workers().oneCallEach());
    }

    private static Interpreter find(Optional<String> chosen) {
        List<String> tried = new ArrayList<>();
        Set<String> programs = chosen.map(Set::of)
                .orElseGet(() ->
                        Programs.candidates("Rscript", Optional.ofNullable(System.getenv("PATH")), "/usr/bin/Rscript"));
        for (String program : programs) {
            Programs.Said said = Programs.ask(
                    List.of(program, "--vanilla", "-e", "cat('timpani', as.character(getRversion()), '\\n')"), MARK);
            if (said.line().isPresent()) {
                return new Interpreter(program, said.line().get().strip());
            }
            tried.add(program + " (" + said.trouble() + ")");
        }
        throw new ServingException(
                ErrorCode.START_FAILED,
                "no R was found; tried %s. Install R, or name its Rscript in timpani.rscript"
                                .formatted(String.join(", ", tried))
                        + " (environment variable TIMPANI_RSCRIPT)");
    }
}
