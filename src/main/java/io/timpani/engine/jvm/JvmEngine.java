package io.timpani.engine.jvm;

import io.timpani.engine.Engine;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.model.Language;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Serves predictors from users' jars. */
public final class JvmEngine implements Engine {
    private static final Logger LOG = System.getLogger(JvmEngine.class.getName());

    private static final String CUSTOM_CLASS = "java_custom_predictor_class";
    private static final String CUSTOM_CLASS_PATH = "java_custom_class_path";
    private static final String HEAP_SIZE = "java_xmx";

    @Override
    public String name() {
        return "jvm";
    }

    @Override
    public boolean runsForeignCode() {
        return true;
    }

    /** {@inheritDoc} For a custom predictor that is the class name instead. */
    @Override
    public Optional<String> detect(ModelSpec model) {
        // when no language was given, only an artifact makes it Java, and custom code of another language unmakes it
        if (!model.effectiveLanguage().equals(Optional.of(Language.JAVA))) {
            return Optional.empty();
        }
        return option(model, CUSTOM_CLASS)
                .or(() -> model.directory().top(JarPath.JAR).stream().findFirst());
    }

    @Override
    public Predictor load(ModelSpec model) {
        option(model, HEAP_SIZE)
                .ifPresent(size -> LOG.log(
                        Level.INFO, "DRUM_JAVA_XMX has no effect: Java predictors run inside the server's JVM"));
        Optional<String> custom = option(model, CUSTOM_CLASS);
        List<Path> classPath = custom.flatMap(name -> option(model, CUSTOM_CLASS_PATH))
                .map(text -> JarPath.parse(text, model.codeDir()))
                .orElseGet(() -> JarPath.jarsIn(model.directory()));
        return GuardedPredictor.started(Isolation.over(classPath), custom, model);
    }

    private static Optional<String> option(ModelSpec model, String name) {
        return Optional.ofNullable(model.options().get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
