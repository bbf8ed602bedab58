package io.timpani.lifecycle;

import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Field;
import java.util.Arrays;

/** What a container does to the fields of a bean. */
public final class Injection {
    private Injection() {}

    /** Sets each injected field to the value of its type. */
    public static <T> T into(T bean, Object... values) {
        for (Field field : bean.getClass().getDeclaredFields()) {
            if (field.isAnnotationPresent(Inject.class) || field.isAnnotationPresent(Context.class)) {
                Object value = Arrays.stream(values)
                        .filter(field.getType()::isInstance)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("nothing for " + field));
                try {
                    field.setAccessible(true);
                    field.set(bean, value);
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return bean;
    }
}
