package io.timpani.engine.mojo;

import hex.genmodel.GenModel;
import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Engine;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Loads one H2O model, a MOJO ({@code .zip}) or a POJO ({@code .java}), and runs it in this JVM. */
public final class MojoEngine implements Engine {
    static final String NAME = "mojo";

    private static final String ARCHIVE = "zip";
    private static final String SOURCE = "java";
    private static final String PIPELINE = "mojo";

    private static final List<TargetType> SERVED =
            List.of(TargetType.REGRESSION, TargetType.ANOMALY, TargetType.BINARY, TargetType.MULTICLASS);

    @Override
    public String name() {
        return NAME;
    }

    /** Declines when custom code lies beside the artifact, or when the language is another than Java. */
    @Override
    public Optional<String> detect(ModelSpec model) {
        CodeDirectory directory = model.directory();
        boolean declined = !model.effectiveLanguage().equals(Optional.of(Language.JAVA))
                || directory.customCode().isPresent();
        if (declined) {
            return Optional.empty();
        }
        List<String> pipelines = directory.top(PIPELINE);
        return (pipelines.isEmpty() ? models(directory) : pipelines).stream().findFirst();
    }

    /** The sources, and of the archives those that hold a model. */
    private static List<String> models(CodeDirectory directory) {
        return directory.top(ARCHIVE, SOURCE).stream()
                .filter(file ->
                        isSource(file) || MojoArchive.mayBeMojo(directory.root().resolve(file)))
                .toList();
    }

    private static boolean isSource(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith("." + SOURCE);
    }

    @Override
    public Predictor load(ModelSpec model) {
        if (!SERVED.contains(model.targetType())) {
            throw Failures.start("The %s engine cannot serve target type %s, only: %s"
                    .formatted(
                            NAME,
                            model.targetType(),
                            SERVED.stream().map(TargetType::value).collect(Collectors.joining(", "))));
        }
        String artifact = onlyModel(model.directory());
        Path file = model.codeDir().resolve(artifact);
        return Failures.guarded(artifact, () -> {
            if (isSource(artifact)) {
                GenModel pojo = PojoCompiler.compile(file);
                return MojoPredictor.of(artifact, pojo, Optional.empty(), model);
            }
            MojoArchive archive = MojoArchive.read(file);
            GenModel mojo = MojoLoader.load(archive);
            return MojoPredictor.of(artifact, mojo, TreeForest.of(archive, mojo), model);
        });
    }

    /** The one model to load; several artifacts, none, or a pipeline fail the start. */
    private static String onlyModel(CodeDirectory directory) {
        List<String> pipelines = directory.top(PIPELINE);
        if (!pipelines.isEmpty()) {
            throw Failures.start(
                    ("%s is a pipeline of H2O Driverless AI, whose licensed runtime is not part of Timpani:"
                                    + " export the model as an H2O-3 MOJO (.zip), or call the runtime from a custom Predictor in"
                                    + " a .jar")
                            .formatted(pipelines.get(0)));
        }
        List<String> models = models(directory);
        // where none is a model, a single file is told what it lacks
        List<String> artifacts = models.isEmpty() ? directory.top(ARCHIVE, SOURCE) : models;
        if (artifacts.isEmpty()) {
            throw Failures.start("The code directory holds no .zip (MOJO) and no .java (POJO) file at its top level");
        }
        if (artifacts.size() > 1) {
            throw Failures.start(
                    "The code directory holds %d H2O models where one is wanted: %s; leave one, or choose with timpani.model-file"
                            .formatted(artifacts.size(), String.join(", ", artifacts)));
        }
        return artifacts.get(0);
    }
}
