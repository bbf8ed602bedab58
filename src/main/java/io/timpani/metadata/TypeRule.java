package io.timpani.metadata;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One rule of a type schema. */
sealed interface TypeRule {
    /** What the table has that breaks the rule, in words; empty when it keeps the rule. */
    Optional<String> broken(TableFacts facts);

    /** Field, condition and value, as in the file. */
    String shown();

    /** About the types of the columns. */
    record Types(Condition condition, List<DataType> values) implements TypeRule {
        @Override
        public Optional<String> broken(TableFacts facts) {
            Set<DataType> wanted = values.stream()
                    .filter(DataType::isSeen)
                    .map(counted(facts))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(DataType.class)));
            if (wanted.isEmpty()) {
                return Optional.empty();
            }
            Set<DataType> found = facts.types().stream()
                    .map(counted(facts))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(DataType.class)));
            boolean kept = switch (condition) {
                case EQUALS -> found.equals(wanted);
                case NOT_EQUALS, NOT_IN -> found.stream().noneMatch(wanted::contains);
                default -> wanted.containsAll(found);
            };
            return kept ? Optional.empty() : Optional.of(found(facts));
        }

        /** Text is categorical in the end, and so are whole numbers while there are no others. */
        private static Function<DataType, DataType> counted(TableFacts facts) {
            return type ->
                    type == DataType.TXT || (type == DataType.NUM && facts.numbersAreWhole()) ? DataType.CAT : type;
        }

        private static String found(TableFacts facts) {
            return facts.types().isEmpty()
                    ? "has no data type"
                    : "has the data types "
                            + facts.types().stream()
                                    .map(DataType::name)
                                    .sorted()
                                    .collect(Collectors.joining(", "));
        }

        @Override
        public String shown() {
            return TypeRule.shown(TypeField.DATA_TYPES, condition, values);
        }
    }

    /** About the form of the table. */
    record Sparsity(String value) implements TypeRule {
        private static final Set<String> SPARSE_ONLY = Set.of("REQUIRED", "ALWAYS");
        private static final Set<String> DENSE_ONLY = Set.of("FORBIDDEN", "NEVER");

        @Override
        public Optional<String> broken(TableFacts facts) {
            if (facts.isSparse()) {
                return DENSE_ONLY.contains(value) ? Optional.of("is sparse") : Optional.empty();
            }
            return SPARSE_ONLY.contains(value) ? Optional.of("is dense") : Optional.empty();
        }

        @Override
        public String shown() {
            return TypeRule.shown(TypeField.SPARSE, Condition.EQUALS, List.of(value));
        }
    }

    /** About the number of columns. */
    record ColumnCount(Condition condition, List<Long> values) implements TypeRule {
        @Override
        public Optional<String> broken(TableFacts facts) {
            long count = facts.columnCount();
            long value = values.get(0);
            boolean kept = switch (condition) {
                case EQUALS, IN -> values.contains(count);
                case NOT_EQUALS, NOT_IN -> !values.contains(count);
                case GREATER_THAN -> count > value;
                case NOT_GREATER_THAN -> count <= value;
                case LESS_THAN -> count < value;
                case NOT_LESS_THAN -> count >= value;
            };
            return kept ? Optional.empty() : Optional.of("has " + count + (count == 1 ? " column" : " columns"));
        }

        @Override
        public String shown() {
            return TypeRule.shown(TypeField.NUMBER_OF_COLUMNS, condition, values);
        }
    }

    /** About missing values. */
    record Missing(String value) implements TypeRule {
        private static final Set<String> REFUSED = Set.of("FORBIDDEN", "NEVER");

        @Override
        public Optional<String> broken(TableFacts facts) {
            return REFUSED.contains(value) && facts.hasMissing() ? Optional.of("has missing values") : Optional.empty();
        }

        @Override
        public String shown() {
            return TypeRule.shown(TypeField.CONTAINS_MISSING, Condition.EQUALS, List.of(value));
        }
    }

    private static String shown(TypeField field, Condition condition, List<?> values) {
        String text = values.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return field + " " + condition + " " + (condition.takesSeveral() ? "[" + text + "]" : text);
    }
}
