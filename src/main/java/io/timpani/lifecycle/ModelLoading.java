package io.timpani.lifecycle;

import io.timpani.config.ModelSettings;
import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Engine;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.engine.Workers;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Chooses the engine for a code directory. */
final class ModelLoading {
    private final ModelSpec spec;
    private final Engine engine;
    private final String artifact;

    private ModelLoading(ModelSpec spec, Engine engine, String artifact) {
        this.spec = spec;
        this.engine = engine;
        this.artifact = artifact;
    }

    private record Found(Engine engine, String artifact) {
        @Override
        public String toString() {
            return engine.name() + " (" + artifact + ")";
        }
    }

    /**
     * Finds the one engine that serves the directory.
     *
     * @throws ServingException naming the candidates when it is not exactly one
     */
    static ModelLoading choose(ModelSettings settings) {
        return choose(settings, Workers.one());
    }

    /** As {@link #choose(ModelSettings)}, with workers run in that way. */
    static ModelLoading choose(ModelSettings settings, Workers workers) {
        CodeDirectory directory = CodeDirectory.list(settings.codeDir());
        if (directory.holds("custom_flask.py")) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "custom_flask.py cannot be run by this server and, as it may guard access, is not ignored: "
                            + "replace it by a request-filter jar or remove it");
        }
        Language language = settings.language().orElseGet(directory::language);
        ModelSpec spec = new ModelSpec(
                directory,
                settings.targetType(),
                settings.labels(),
                settings.language(),
                settings.options(),
                settings.targetName(),
                workers);
        List<Found> found = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (Engine engine : ServiceLoader.load(Engine.class, Engine.class.getClassLoader())) {
            known.add(engine.name());
            engine.detect(spec).ifPresent(artifact -> found.add(new Found(engine, artifact)));
        }
        if (found.size() == 1) {
            return new ModelLoading(spec, found.get(0).engine(), found.get(0).artifact());
        }
        throw new ServingException(
                ErrorCode.START_FAILED, found.isEmpty() ? nothingServes(directory, language, known) : ambiguous(found));
    }

    /** Loads one instance of the model. */
    Predictor load() {
        return engine.load(spec);
    }

    /** The engine's name. */
    String engine() {
        return engine.name();
    }

    /** The artifact's name, relative to the code directory. */
    String artifact() {
        return artifact;
    }

    private static String ambiguous(List<Found> found) {
        return "several engines could serve this directory: "
                + found.stream().map(Found::toString).collect(Collectors.joining(", "))
                + "; leave one model in it, or choose with --language";
    }

    private static String nothingServes(CodeDirectory directory, Language language, List<String> known) {
        return "no engine of this version (%s) serves the %s model in this directory; files found: %s"
                .formatted(String.join(", ", known), language, directory.shown());
    }
}
