package io.timpani.metadata;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A runtime parameter as the metadata file defines it.
 *
 * @param name unique, not blank, fit to be the end of a variable's name
 * @param type what its values are
 * @param min the least number, empty = no limit
 * @param max the greatest number, empty = no limit
 * @param initial what it is when no value is given, as normal YAML has it; not judged yet
 * @param line where the file defines it
 */
public record RuntimeParameter(
        String name,
        Type type,
        Optional<Number> min,
        Optional<Number> max,
        @Nullable Object initial,
        int line) {
    /** How the variable is called that hands a value to the processes of a model, up to the parameter's name. */
    public static final String VARIABLE_PREFIX = "MLOPS_RUNTIME_PARAM_";

    /** What the values of a parameter are. Each may be null, too. */
    public enum Type {
        STRING,
        BOOLEAN,
        CREDENTIAL,
        DEPLOYMENT,
        NUMERIC;

        /** The word in the file and in the variable. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Type> of(Object word) {
            return Arrays.stream(values())
                    .filter(type -> type.word().equals(word))
                    .findFirst();
        }

        static String allWords() {
            return Arrays.stream(values()).map(Type::word).collect(Collectors.joining(", "));
        }
    }

    /** The variable that hands its value to the processes of the model. */
    String variable() {
        return VARIABLE_PREFIX + name;
    }

    /** What the variable holds. */
    Map<String, @Nullable Object> envelope(@Nullable Object value) {
        Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
        envelope.put("payload", value);
        envelope.put("type", type.word());
        return envelope;
    }

    /** Says what a value would have to be; empty when it is that. */
    Optional<String> fault(@Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        return switch (type) {
            case STRING, DEPLOYMENT ->
                value instanceof String text && !text.isBlank()
                        ? Optional.empty()
                        : Optional.of("must be text that is not blank, or null, but is " + kind(value));
            case BOOLEAN ->
                value instanceof Boolean
                        ? Optional.empty()
                        : Optional.of("must be true, false or null, but is " + kind(value));
            case NUMERIC -> numericFault(value);
            case CREDENTIAL -> credentialFault(value);
        };
    }

    private Optional<String> numericFault(Object value) {
        Optional<Double> number = number(value);
        boolean fits = number.isPresent()
                && min.map(least -> number.get() >= least.doubleValue()).orElse(true)
                && max.map(most -> number.get() <= most.doubleValue()).orElse(true);
        return fits
                ? Optional.empty()
                : Optional.of("must be a number" + range() + " or null, but is "
                        + (number.isPresent() ? value : kind(value)));
    }

    private String range() {
        if (min.isPresent() && max.isPresent()) {
            return " from " + min.get() + " to " + max.get();
        }
        return min.map(least -> " of at least " + least)
                .or(() -> max.map(most -> " of at most " + most))
                .orElse("");
    }

    /** Truth values count as 1 and 0, as they did for those who wrote such files. */
    private static Optional<Double> number(Object value) {
        if (value instanceof Boolean truth) {
            return Optional.of(truth ? 1.0 : 0.0);
        }
        if (value instanceof String text) {
            return RealNumber.of(text);
        }
        return value instanceof Number number
                ? Optional.of(number.doubleValue())
                        .filter(found -> value instanceof BigInteger || Double.isFinite(found))
                : Optional.empty();
    }

    private static Optional<String> credentialFault(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return Optional.of("must be a map with the key credentialType, or null, but is " + kind(value));
        }
        Object type = map.get("credentialType");
        if (type == null && !map.containsKey("credentialType")) {
            return Optional.of("must have the key credentialType");
        }
        return type instanceof String
                ? Optional.empty()
                : Optional.of("must have text under the key credentialType, but has " + kind(type));
    }

    /** Never the value itself where it may be a secret. */
    private static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String text) {
            return text.isBlank() ? "blank" : "text";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        if (value instanceof Number number) {
            return Double.isFinite(number.doubleValue()) ? "a number" : "not finite";
        }
        return value instanceof Map ? "a map" : "a list";
    }
}
