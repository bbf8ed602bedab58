package io.timpani;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A static field, final by itself, whose value cannot be changed either. */
final class HoldWhatStays extends ArchCondition<JavaField> {
    /** Tables that nobody writes, which an array cannot tell. */
    private static final Set<String> TABLES = Set.of(
            "io.timpani.cli.ArchiveIndex.NONE",
            "io.timpani.frame.DecimalText.FIVES",
            "io.timpani.frame.DecimalText.LEAST",
            "io.timpani.frame.EightDigits.POWERS",
            "io.timpani.frame.JsonBuffer.HEX",
            "io.timpani.frame.JsonBuffer.NULL",
            "io.timpani.frame.MissingTokens.BY_LENGTH",
            "io.timpani.frame.MissingTokens.TOKENS",
            "io.timpani.frame.NumberParser.EXACT_POWERS",
            "io.timpani.telemetry.Histogram.BOUNDS");

    /** Led through JAX-RS to the resource on the same thread, and removed by who set it. */
    private static final Set<String> PER_THREAD = Set.of("io.timpani.http.LedRequest.HERE");

    private static final List<String> MUTABLE = List.of(
            "java.lang.ThreadLocal",
            "java.lang.StringBuilder",
            "java.util.BitSet",
            "java.util.Date",
            "java.util.concurrent.locks.Lock",
            "java.util.concurrent.Semaphore");
    private static final String MUTABLE_PACKAGE = "java.util.concurrent.atomic";

    /** What the JDK's factories answer. */
    private static final String CLOSED =
            "java\\.util\\.(ImmutableCollections|Collections\\$(Unmodifiable|Empty|Singleton)).*";

    HoldWhatStays() {
        super("hold what cannot be changed");
    }

    @Override
    public void check(JavaField field, ConditionEvents events) {
        if (changes(field)) {
            events.add(SimpleConditionEvent.violated(field, field.getDescription() + " holds what can be changed"));
        }
    }

    private static boolean changes(JavaField field) {
        JavaClass type = field.getRawType();
        if (type.isArray()) {
            return !TABLES.contains(field.getFullName());
        }
        if (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class)) {
            return !value(field).getClass().getName().matches(CLOSED);
        }
        boolean mutable = type.getPackageName().equals(MUTABLE_PACKAGE)
                || MUTABLE.stream().anyMatch(type::isAssignableTo);
        return mutable && !PER_THREAD.contains(field.getFullName());
    }

    /** The types List, Set and Map do not tell. */
    private static Object value(JavaField field) {
        try {
            Field real = field.reflect();
            real.setAccessible(true);
            return real.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
