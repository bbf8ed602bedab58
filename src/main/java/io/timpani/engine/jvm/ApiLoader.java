package io.timpani.engine.jvm;

import com.datarobot.drum.BasePredictor;
import io.timpani.engine.Predictor;
import io.timpani.frame.Frame;
import io.timpani.model.TargetType;
import java.util.Set;

/**
 * Shows the JDK and the packages of our API, nothing else. Being the parent, it also wins over copies of the API that a
 * user's jar bundles: there must be only one {@link Predictor}.
 */
final class ApiLoader extends ClassLoader {
    private static final Set<String> PACKAGES = Set.of(
            Predictor.class.getPackageName(),
            Frame.class.getPackageName(),
            TargetType.class.getPackageName(),
            BasePredictor.class.getPackageName());

    private final ClassLoader server;

    static {
        registerAsParallelCapable();
    }

    /** @param server knows the API's classes */
    ApiLoader(ClassLoader server) {
        super("timpani-api", ClassLoader.getPlatformClassLoader());
        this.server = server;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        int dot = name.lastIndexOf('.');
        if (dot < 0 || !PACKAGES.contains(name.substring(0, dot))) {
            throw new ClassNotFoundException(name);
        }
        return server.loadClass(name);
    }
}
