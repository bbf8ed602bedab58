package io.timpani.engine.onnx;

import static java.lang.System.Logger.Level.DEBUG;

import ai.onnxruntime.OrtEnvironment;
import java.io.File;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;

/**
 * ONNX Runtime makes itself at home for the life of the JVM, while an application in a server may be deployed many times in
 * it: a shutdown hook keeps the application's classes, and its native library stays unpacked until the JVM ends. Both are
 * taken back where the JVM lets us; where it does not, everything works as before.
 */
final class RuntimeTraces {
    private static final System.Logger LOG = System.getLogger(RuntimeTraces.class.getName());

    private RuntimeTraces() {}

    /** The environment of this class loader, without what would outlive it. */
    static synchronized OrtEnvironment environment() {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        removeHook();
        removeUnpacked();
        return environment;
    }

    /** The hook frees what ends with the process anyway. */
    private static void removeHook() {
        try {
            Map<?, ?> hooks =
                    (Map<?, ?>) readStatic(Class.forName("java.lang.ApplicationShutdownHooks"), "hooks", Map.of());
            List<Thread> ours = hooks.keySet().stream()
                    .map(Thread.class::cast)
                    .filter(RuntimeTraces::isOurs)
                    .toList();
            ours.forEach(Runtime.getRuntime()::removeShutdownHook);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(DEBUG, "ONNX Runtime's shutdown hook stays", e);
        }
    }

    private static boolean isOurs(Thread hook) {
        try {
            Field target = Thread.class.getDeclaredField("target");
            target.setAccessible(true);
            Object work = target.get(hook);
            return work != null
                    && work.getClass().getClassLoader() == OrtEnvironment.class.getClassLoader()
                    && work.getClass().getName().startsWith(OrtEnvironment.class.getName());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A library that is loaded needs its file no longer, except on Windows, which keeps it. */
    private static void removeUnpacked() {
        try {
            Object directory = readStatic(Class.forName("ai.onnxruntime.OnnxRuntime"), "tempDirectory", "");
            File[] unpacked = new File(directory.toString()).listFiles();
            if (!directory.toString().isEmpty() && unpacked != null) {
                for (File file : unpacked) {
                    LOG.log(DEBUG, "{0} removed: {1}", file, file.delete());
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(DEBUG, "ONNX Runtime's library stays unpacked", e);
        }
    }

    private static Object readStatic(Class<?> type, String name, Object otherwise) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        Object value = field.get(null);
        return value == null ? otherwise : value;
    }
}
