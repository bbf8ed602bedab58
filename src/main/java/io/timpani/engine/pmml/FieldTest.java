package io.timpani.engine.pmml;

import io.timpani.forest.Comparison;

/** A condition on one value of a row that a forest can test, too. */
sealed interface FieldTest extends Predicate {
    /** Where the value is. */
    int slot();

    /** True when of this condition and another exactly one holds, whatever the value, unless it is missing. */
    boolean isOpposite(Predicate other);

    /** Whether the value is there; always known. */
    record Presence(int slot, boolean wanted) implements FieldTest {
        @Override
        public int of(Row row) {
            return Double.isNaN(row.slots[slot]) != wanted ? TRUE : FALSE;
        }

        @Override
        public boolean isOpposite(Predicate other) {
            return other instanceof Presence test && test.slot == slot && test.wanted != wanted;
        }
    }

    /** How the value compares with a number or code. */
    record Compared(int slot, Comparison comparison, double bound) implements FieldTest {
        @Override
        public int of(Row row) {
            double value = row.slots[slot];
            if (Double.isNaN(value)) {
                return UNKNOWN;
            }
            boolean holds = switch (comparison) {
                case LESS -> value < bound;
                case AT_MOST -> value <= bound;
                case MORE -> value > bound;
                case AT_LEAST -> value >= bound;
                case EQUAL -> value == bound;
                case NOT_EQUAL -> value != bound;
            };
            return holds ? TRUE : FALSE;
        }

        @Override
        public boolean isOpposite(Predicate other) {
            // zeros are equal whatever their sign
            return other instanceof Compared test
                    && test.slot == slot
                    && test.bound == bound
                    && test.comparison == opposite(comparison);
        }

        private static Comparison opposite(Comparison comparison) {
            return switch (comparison) {
                case LESS -> Comparison.AT_LEAST;
                case AT_MOST -> Comparison.MORE;
                case MORE -> Comparison.AT_MOST;
                case AT_LEAST -> Comparison.LESS;
                case EQUAL -> Comparison.NOT_EQUAL;
                case NOT_EQUAL -> Comparison.EQUAL;
            };
        }
    }

    /** Whether the value is in a set. */
    record Listed(int slot, ValueSet values, boolean wanted) implements FieldTest {
        @Override
        public int of(Row row) {
            double value = row.slots[slot];
            if (Double.isNaN(value)) {
                return UNKNOWN;
            }
            return values.contains(value) == wanted ? TRUE : FALSE;
        }

        @Override
        public boolean isOpposite(Predicate other) {
            return other instanceof Listed test
                    && test.slot == slot
                    && test.wanted != wanted
                    && test.values.isSame(values);
        }
    }
}
