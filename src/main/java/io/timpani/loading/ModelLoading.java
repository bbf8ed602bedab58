package io.timpani.loading;

import static java.lang.System.Logger.Level.WARNING;

import io.timpani.config.LoadSettings;
import io.timpani.config.ModelSettings;
import io.timpani.config.Settings;
import io.timpani.config.WorkerSettings;
import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Engine;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.engine.WarmUp;
import io.timpani.engine.Workers;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.List;
import java.util.ServiceLoader;

/** Chooses the engine for a code directory. */
public final class ModelLoading {
    private static final System.Logger LOG = System.getLogger(ModelLoading.class.getName());

    private final EngineChoice.Found found;
    private final LoadSettings settings;

    /** Loads with an engine that was found. */
    ModelLoading(EngineChoice.Found found, LoadSettings settings) {
        this.found = found;
        this.settings = settings;
    }

    /**
     * Finds the one engine that serves the directory.
     *
     * @throws ServingException naming the candidates when it is not exactly one
     */
    public static ModelLoading choose(ModelSettings settings) {
        return choose(settings, Workers.one());
    }

    /** As {@link #choose(ModelSettings)}, with workers run as the settings say. */
    public static ModelLoading choose(Settings settings) {
        return choose(settings.model(), workers(settings));
    }

    static Workers workers(Settings settings) {
        WorkerSettings knobs = settings.workers();
        return new Workers(
                settings.admission().workers().orElse(1),
                knobs.severalCalls() ? knobs.connections() : 1,
                knobs.maxRequests(),
                knobs.maxRequestsJitter(),
                settings.admission().grace(),
                knobs.startWait(),
                knobs.retryOnCrash(),
                knobs.maxRssBytes(),
                knobs.batchRows(),
                knobs.batchWait(),
                knobs.interpreters(),
                settings.model().environment());
    }

    /** As {@link #choose(ModelSettings)}, with workers run in that way. */
    private static ModelLoading choose(ModelSettings settings, Workers workers) {
        CodeDirectory directory = CodeDirectory.list(settings.codeDir());
        if (directory.holds("custom_flask.py")) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "custom_flask.py cannot be run by this server and, as it may guard access, is not ignored: "
                            + "guard access in front of the server instead, and remove the file");
        }
        LoadSettings load = settings.load();
        if (directory.customCode().isPresent()
                && (load.engine().isPresent() || load.modelFile().isPresent())) {
            LOG.log(
                    WARNING,
                    "{0} decides what is loaded: timpani.engine and timpani.model-file have no effect",
                    directory.customCode().get());
            load = LoadSettings.DEFAULT;
        }
        ModelSpec spec = new ModelSpec(
                load.modelFile().map(directory::only).orElse(directory),
                settings.targetType(),
                settings.labels(),
                settings.language(),
                settings.options(),
                settings.targetName(),
                workers,
                settings.load().missingFeatures());
        List<Engine> engines = ServiceLoader.load(Engine.class, Engine.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return new ModelLoading(new EngineChoice(engines, load.engine()).of(spec), settings.load());
    }

    /** Loads one instance of the model, and has it run once it is there, so that the first request finds it warm. */
    public Predictor load() {
        Predictor predictor = loadCold();
        if (settings.warmUp() && !found.engine().runsForeignCode()) {
            try {
                WarmUp.of(predictor);
            } catch (Error e) {
                predictor.close();
                throw e;
            }
        }
        return predictor;
    }

    /** As {@link #load}, for a single run: its own rows warm it up, and made-up ones would only take their time. */
    public Predictor loadCold() {
        return found.engine().load(found.spec());
    }

    /** The engine's name. */
    public String engine() {
        return found.engine().name();
    }

    /** True when its predictors run code of the user's. */
    public boolean runsForeignCode() {
        return found.engine().runsForeignCode();
    }

    /** The artifact's name, relative to the code directory. */
    public String artifact() {
        return found.artifact();
    }
}
