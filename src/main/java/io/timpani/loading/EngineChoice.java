package io.timpani.loading;

import static java.lang.System.Logger.Level.INFO;

import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Engine;
import io.timpani.engine.FileNames;
import io.timpani.engine.LanguageDetection;
import io.timpani.engine.ModelSpec;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of several engines serves a directory: the one that finds a model of its own there. Where several do, those come
 * first that the contract knows; else the directory is refused.
 */
final class EngineChoice {
    private static final System.Logger LOG = System.getLogger(EngineChoice.class.getName());

    private final List<Engine> engines;
    private final Optional<String> wanted;

    /**
     * A choice between engines.
     *
     * @param wanted name of the engine that the user chose
     */
    EngineChoice(List<Engine> engines, Optional<String> wanted) {
        this.engines = engines;
        this.wanted = wanted;
    }

    /** An engine, the artifact it would load, and the model as it is to be told of it. */
    record Found(Engine engine, String artifact, ModelSpec spec) {
        @Override
        public String toString() {
            return engine.name() + " (" + artifact + ")";
        }
    }

    /**
     * Finds the one engine.
     *
     * @throws ServingException {@link ErrorCode#START_FAILED} naming the candidates when it is not exactly one
     */
    Found of(ModelSpec spec) {
        List<Found> found = wanted.isPresent() ? ofWanted(wanted.get(), spec) : ofAll(spec);
        if (found.isEmpty()) {
            throw startFailed(nothingServes(spec));
        }
        if (found.size() > 1) {
            throw startFailed(ambiguous(found));
        }
        Found only = found.get(0);
        another(only).ifPresent(other -> {
            throw startFailed(ambiguous(List.of(only, other)));
        });
        return only;
    }

    /** A chosen engine takes its model whatever language other files say. */
    private List<Found> ofWanted(String name, ModelSpec spec) {
        Engine chosen = engines.stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> startFailed("there is no engine %s, only: %s".formatted(name, names())));
        Stream<ModelSpec> views = spec.language().isPresent()
                ? Stream.of(spec)
                : Stream.concat(
                        Stream.of(spec),
                        Stream.of(Language.JAVA, Language.PYTHON, Language.R).map(spec::as));
        return views.flatMap(view -> claims(List.of(chosen), withOwn(chosen, view)).stream())
                .limit(1)
                .toList();
    }

    /** The model as if there were no artifacts but those that the engine takes; as it is where it takes none of them. */
    private static ModelSpec withOwn(Engine engine, ModelSpec spec) {
        CodeDirectory directory = spec.directory();
        Set<String> own = directory.topModels().stream()
                .filter(file -> engine.detect(spec.in(directory.only(file)))
                        .filter(file::equals)
                        .isPresent())
                .collect(Collectors.toUnmodifiableSet());
        return own.isEmpty() ? spec : spec.in(directory.restrictedTo(own));
    }

    private List<Found> ofAll(ModelSpec spec) {
        if (spec.language().isPresent()) {
            return decisive(claims(engines, spec), spec);
        }
        if (LanguageDetection.in(spec.directory()).settled().isPresent()) {
            return decisive(withUnspoken(claims(engines, spec), spec), spec);
        }
        List<Found> found = claims(engines, spec);
        if (found.isEmpty()) {
            // nothing there says what it is
            LanguageDetection.in(spec.directory()).language();
        }
        return found;
    }

    /** Whatever language other files say, a model that says none is a candidate, too: an engine may have stood back for them. */
    private List<Found> withUnspoken(List<Found> found, ModelSpec spec) {
        if (spec.directory().customCode().isPresent()) {
            return found;
        }
        List<Engine> others = engines.stream()
                .filter(engine -> found.stream().noneMatch(one -> one.engine().equals(engine)))
                .toList();
        Stream<Found> unspoken =
                claims(others, spec.as(Language.JAVA)).stream().filter(one -> FileNames.isUnspoken(one.artifact()));
        return Stream.concat(found.stream(), unspoken).toList();
    }

    private static List<Found> claims(List<Engine> engines, ModelSpec spec) {
        return engines.stream()
                .flatMap(engine -> engine.detect(spec).map(artifact -> new Found(engine, artifact, spec)).stream())
                .toList();
    }

    /** What the contract says of several models, where it says anything. */
    private static List<Found> decisive(List<Found> found, ModelSpec spec) {
        if (found.size() < 2) {
            return found;
        }
        List<Found> kept = namedClass(found, spec)
                .map(List::of)
                .orElseGet(() -> leadingJava(withoutResources(found), spec.directory()));
        if (kept.size() < found.size()) {
            LOG.log(INFO, "of {0}, {1} comes first", found, kept);
        }
        return kept;
    }

    /** The class that the user named as the predictor. */
    private static Optional<Found> namedClass(List<Found> found, ModelSpec spec) {
        String named =
                spec.options().getOrDefault("java_custom_predictor_class", "").strip();
        return found.stream().filter(one -> one.artifact().equals(named)).findFirst();
    }

    /** A user's code may come with models as its resources. */
    private static List<Found> withoutResources(List<Found> found) {
        boolean foreign = found.stream().anyMatch(one -> one.engine().runsForeignCode());
        return found.stream()
                .filter(one -> !foreign || !FileNames.isUnspoken(one.artifact()))
                .toList();
    }

    /** Of the artifacts of Java a pipeline leads, else the first by its name (model-contract.md §10). */
    private static List<Found> leadingJava(List<Found> found, CodeDirectory directory) {
        List<String> artifacts = directory.topArtifacts(Language.JAVA);
        Optional<Found> leading = found.stream()
                .filter(one -> artifacts.contains(one.artifact()))
                .min(Comparator.<Found, Boolean>comparing(one -> !isPipeline(one.artifact()))
                        .thenComparing(Found::artifact));
        return found.stream()
                .filter(one -> !artifacts.contains(one.artifact())
                        || leading.filter(one::equals).isPresent())
                .toList();
    }

    private static boolean isPipeline(String artifact) {
        return artifact.toLowerCase(Locale.ROOT).endsWith(".mojo");
    }

    /** A second model of the same engine, where it is not for the engine to say that there are several. */
    private static Optional<Found> another(Found found) {
        if (!FileNames.isUnspoken(found.artifact())) {
            return Optional.empty();
        }
        ModelSpec rest = found.spec().in(found.spec().directory().without(found.artifact()));
        return found.engine()
                .detect(rest)
                .filter(FileNames::isUnspoken)
                .map(artifact -> new Found(found.engine(), artifact, rest));
    }

    private static String ambiguous(List<Found> found) {
        return "several models in this directory could be served: "
                + found.stream().map(Found::toString).collect(Collectors.joining(", "))
                + "; leave one model in it, or choose with timpani.model-file (environment variable TIMPANI_MODEL_FILE),"
                + " timpani.engine (TIMPANI_ENGINE) or --language";
    }

    private String nothingServes(ModelSpec spec) {
        return wanted.map(name -> "the engine %s finds no model of its kind".formatted(name))
                        .orElseGet(() -> "no engine of this version (%s) serves the %s model"
                                .formatted(
                                        names(),
                                        spec.effectiveLanguage()
                                                .map(Language::value)
                                                .orElse("unknown")))
                + " in this directory; files found: "
                + spec.directory().shown();
    }

    private String names() {
        return engines.stream().map(Engine::name).collect(Collectors.joining(", "));
    }

    private static ServingException startFailed(String message) {
        return new ServingException(ErrorCode.START_FAILED, message);
    }
}
