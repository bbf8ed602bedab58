package io.timpani.engine.pmml;

import org.jspecify.annotations.Nullable;

/**
 * An expression whose kind is known.
 *
 * @param literal the text in the document when the value is a constant without a type: it is read as whatever is wanted
 */
record Typed(Expression value, Kind kind, @Nullable String literal) {
    Typed(Expression value, Kind kind) {
        this(value, kind, null);
    }

    static Typed constant(double value, Kind kind, String literal) {
        return new Typed(row -> value, kind, literal);
    }

    /** The same value in another kind; what cannot be is a missing value, and for constants refused. */
    Expression as(Kind wanted, Element at, Compilation compilation) {
        Expression from = value;
        if (literal != null) {
            double constant = compilation.constant(literal, wanted, at);
            return row -> constant;
        }
        if (wanted == kind) {
            return from;
        }
        if (wanted == Kind.TEXT) {
            boolean truth = kind == Kind.BOOLEAN;
            if (!truth && !kind.isNumber()) {
                throw at.refused("a date or time cannot be used as text");
            }
            return row -> {
                double number = from.of(row);
                if (Double.isNaN(number)) {
                    return number;
                }
                return row.code(truth ? (number == 0 ? "false" : "true") : Numbers.text(number));
            };
        }
        if (kind == Kind.TEXT) {
            return row -> {
                double code = from.of(row);
                return Double.isNaN(code) ? code : wanted.parse(row.text(code));
            };
        }
        if (wanted == Kind.DOUBLE) {
            return from;
        }
        if (wanted == Kind.INTEGER) {
            // a derived field of whole numbers made from others: the fraction is dropped as a cast would
            return row -> truncated(from.of(row));
        }
        return row -> wanted.cast(from.of(row));
    }

    /** The value as a number: times are their seconds, truth values 1 and 0, texts are read. */
    Expression asNumber(Element at, Compilation compilation) {
        return kind.isNumber() && literal == null ? value : as(Kind.DOUBLE, at, compilation);
    }

    private static double truncated(double value) {
        return value < 0 ? Math.ceil(value) : Math.floor(value);
    }
}
