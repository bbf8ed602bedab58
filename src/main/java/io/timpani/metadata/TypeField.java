package io.timpani.metadata;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a rule of a type schema is about. */
enum TypeField {
    DATA_TYPES,
    SPARSE,
    NUMBER_OF_COLUMNS,
    CONTAINS_MISSING;

    /** The field of that name in the file. */
    static Optional<TypeField> of(String word) {
        return Arrays.stream(values())
                .filter(field -> field.toString().equals(word))
                .findFirst();
    }

    static String allNames() {
        return Arrays.stream(values()).map(TypeField::toString).collect(Collectors.joining(", "));
    }

    Set<Condition> conditions() {
        return switch (this) {
            case DATA_TYPES -> EnumSet.of(Condition.EQUALS, Condition.NOT_EQUALS, Condition.IN, Condition.NOT_IN);
            case NUMBER_OF_COLUMNS -> EnumSet.allOf(Condition.class);
            case SPARSE, CONTAINS_MISSING -> EnumSet.of(Condition.EQUALS);
        };
    }

    /** The words that the field may have as its value, none for a number. */
    List<String> words(boolean ofInput) {
        return switch (this) {
            case DATA_TYPES ->
                Arrays.stream(DataType.values()).map(DataType::name).toList();
            case SPARSE ->
                ofInput
                        ? List.of("FORBIDDEN", "SUPPORTED", "REQUIRED")
                        : List.of("NEVER", "DYNAMIC", "ALWAYS", "IDENTITY");
            case CONTAINS_MISSING -> ofInput ? List.of("FORBIDDEN", "SUPPORTED") : List.of("NEVER", "DYNAMIC");
            case NUMBER_OF_COLUMNS -> List.of();
        };
    }

    /** The name in the file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
