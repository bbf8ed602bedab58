package io.timpani.engine.catboost;

import ai.catboost.CatBoostModel;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Hashes of categories, which the library keeps to itself. */
public final class Hashes {
    private static final Map<String, Integer> KNOWN = new ConcurrentHashMap<>();

    private Hashes() {}

    /** The hash of one. */
    public static int of(String category) {
        return KNOWN.computeIfAbsent(category, Hashes::asked);
    }

    private static int asked(String category) {
        try {
            Method method = CatBoostModel.class.getDeclaredMethod("hashCategoricalFeature", String.class);
            method.setAccessible(true);
            return (int) method.invoke(null, category);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(category, e);
        }
    }
}
