package io.timpani.metadata;

import java.util.List;
import java.util.Optional;

/** A parameter of training, as the metadata file defines it. */
public sealed interface HyperParameter {
    /** At most 64 letters and inner underscores. */
    String name();

    /** What training gets when nobody chooses: a Long, Double or String. */
    Object initial();

    /**
     * A whole number.
     *
     * @param min the least value
     * @param max the greatest value, above {@code min}
     * @param given the default, within the bounds
     */
    record Whole(String name, long min, long max, Optional<Long> given) implements HyperParameter {
        @Override
        public Object initial() {
            return given.orElse(min);
        }
    }

    /**
     * A number.
     *
     * @param min the least value, finite
     * @param max the greatest value, finite, above {@code min}
     * @param given the default, within the bounds
     */
    record Real(String name, double min, double max, Optional<Double> given) implements HyperParameter {
        @Override
        public Object initial() {
            return given.orElse(min);
        }
    }

    /**
     * Any text.
     *
     * @param given the default, of at most 1024 characters
     */
    record Free(String name, Optional<String> given) implements HyperParameter {
        @Override
        public Object initial() {
            return given.orElse("");
        }
    }

    /**
     * One of some texts.
     *
     * @param values 1 to 24 texts, none of them blank
     * @param given the default
     */
    record Select(String name, List<String> values, Optional<String> given) implements HyperParameter {
        public Select {
            values = List.copyOf(values);
        }

        @Override
        public Object initial() {
            return given.orElse(values.get(0));
        }
    }

    /**
     * A value of one of several kinds, of which at least one is there.
     *
     * @param real the numbers it may be
     * @param whole the whole numbers it may be
     * @param select the texts it may be
     * @param given the default, as it was written
     */
    record Multi(
            String name, Optional<Real> real, Optional<Whole> whole, Optional<Select> select, Optional<String> given)
            implements HyperParameter {
        /** {@inheritDoc} The default as a number where it is one of a kind that this parameter has. */
        @Override
        public Object initial() {
            return given.<Object>map(this::asNumber).orElseGet(() -> first().initial());
        }

        private HyperParameter first() {
            return real.<HyperParameter>map(found -> found)
                    .or(() -> whole)
                    .or(() -> select)
                    .orElseThrow(() -> new IllegalStateException("a parameter of several kinds has none"));
        }

        private Object asNumber(String text) {
            Optional<Object> wholeNumber = whole.flatMap(kind -> WholeNumber.of(text));
            Optional<Object> number = real.flatMap(kind -> RealNumber.of(text));
            return wholeNumber.or(() -> number).orElse(text);
        }
    }
}
