package io.timpani.engine.jvm;

import com.datarobot.drum.BasePredictor;
import io.timpani.engine.Predictor;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds the one class to serve and makes its predictor. */
final class PredictorClass {
    private static final String HOW_TO_CHOOSE = "DRUM_JAVA_CUSTOM_PREDICTOR_CLASS";

    private final Class<?> type;

    private PredictorClass(Class<?> type) {
        this.type = type;
    }

    /** The class of that name. */
    static PredictorClass named(String name, Isolation isolation) {
        try {
            return new PredictorClass(Class.forName(name, false, isolation.loader()));
        } catch (ClassNotFoundException e) {
            throw startFailed(
                    "The predictor class %s named by %s is not in %s".formatted(name, HOW_TO_CHOOSE, isolation.names()),
                    e);
        } catch (LinkageError e) {
            throw Failures.starting(name, e);
        }
    }

    /** The only provider on the class path. */
    static PredictorClass provided(Isolation isolation) {
        List<Class<? extends Predictor>> types = providers(isolation);
        if (types.size() == 1) {
            return new PredictorClass(types.get(0));
        }
        if (types.isEmpty()) {
            throw new ServingException(
                    ErrorCode.START_FAILED,
                    "No predictor in %s: there is no META-INF/services/%s; add it, or name the class in %s"
                            .formatted(isolation.names(), Predictor.class.getName(), HOW_TO_CHOOSE));
        }
        String names = types.stream().map(Class::getName).sorted().collect(Collectors.joining(", "));
        throw new ServingException(
                ErrorCode.START_FAILED,
                "Several predictors in %s: %s; choose one by naming it in %s"
                        .formatted(isolation.names(), names, HOW_TO_CHOOSE));
    }

    /** The full class name. */
    String name() {
        return type.getName();
    }

    /** The class name without its package and enclosing class; read off the name, as the enclosing class may be missing. */
    String simpleName() {
        String name = type.getName();
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    /** Makes the predictor; a class written for the reference is adapted. Runs user code, so anything may be thrown. */
    Predictor instance() throws Exception {
        if (Predictor.class.isAssignableFrom(type)) {
            return Predictor.class.cast(construct());
        }
        if (BasePredictor.class.isAssignableFrom(type)) {
            return new LegacyPredictor(BasePredictor.class.cast(construct(type.getName())), simpleName());
        }
        throw new ServingException(
                ErrorCode.START_FAILED,
                "The predictor class %s neither implements %s nor extends %s"
                        .formatted(type.getName(), Predictor.class.getName(), BasePredictor.class.getName()));
    }

    private Object construct(String... arguments) throws Exception {
        Class<?>[] parameters = arguments.length == 0 ? new Class<?>[0] : new Class<?>[] {String.class};
        try {
            return type.getConstructor(parameters).newInstance((Object[]) arguments);
        } catch (InvocationTargetException e) {
            throw unwrapped(e);
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw startFailed(
                    "The predictor class %s must be public and not abstract, with a public constructor %s"
                            .formatted(
                                    type.getName(), arguments.length == 0 ? "without parameters" : "with one String"),
                    e);
        }
    }

    private static Exception unwrapped(InvocationTargetException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof Exception exception ? exception : e;
    }

    private static List<Class<? extends Predictor>> providers(Isolation isolation) {
        try {
            return ServiceLoader.load(Predictor.class, isolation.loader()).stream()
                    .<Class<? extends Predictor>>map(ServiceLoader.Provider::type)
                    .toList();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw startFailed(
                    "No predictor can be loaded from %s: %s".formatted(isolation.names(), Failures.describe(e)), e);
        }
    }

    private static ServingException startFailed(String message, Throwable cause) {
        return new ServingException(ErrorCode.START_FAILED, message, cause);
    }
}
