package io.timpani.engine.pmml;

import org.jspecify.annotations.Nullable;

/** Functions whose result is a truth value, and the choice between two values. */
final class Logic {
    /** A relation of two numbers. */
    @FunctionalInterface
    private interface Relation {
        boolean holds(double one, double other);
    }

    private Logic() {}

    /** Null when it is no function of this class. */
    static @Nullable Typed of(Call call) {
        return switch (call.name()) {
            case "if" -> choice(call);
            case "and" -> kleene(call, 0);
            case "or" -> kleene(call, 1);
            case "not" -> not(call);
            case "isMissing" -> missing(call, 1);
            case "isNotMissing" -> missing(call, 0);
            case "isNotValid" -> invalid(call, 1);
            case "isValid" -> invalid(call, 0);
            case "isIn" -> in(call, 1);
            case "isNotIn" -> in(call, 0);
            case "equal" -> compared(call, (a, b) -> a == b);
            case "notEqual" -> compared(call, (a, b) -> a != b);
            case "lessThan" -> ordered(call, (a, b) -> a < b);
            case "lessOrEqual" -> ordered(call, (a, b) -> a <= b);
            case "greaterThan" -> ordered(call, (a, b) -> a > b);
            case "greaterOrEqual" -> ordered(call, (a, b) -> a >= b);
            default -> null;
        };
    }

    private static Typed truth(Expression value) {
        return new Typed(value, Kind.BOOLEAN);
    }

    private static Typed choice(Call call) {
        call.wants(2, 3);
        Expression condition = call.as(0, Kind.BOOLEAN);
        Kind kind = call.count() == 2 ? call.argument(1).kind() : chosen(call);
        Expression one = call.as(1, kind);
        Expression other = call.count() == 2 ? row -> Double.NaN : call.as(2, kind);
        return new Typed(
                row -> {
                    double truth = condition.of(row);
                    return Double.isNaN(truth) ? truth : truth != 0 ? one.of(row) : other.of(row);
                },
                kind);
    }

    private static Kind chosen(Call call) {
        Kind one = call.argument(1).kind();
        Kind other = call.argument(2).kind();
        if (one == other) {
            return one;
        }
        if (one == Kind.TEXT || other == Kind.TEXT) {
            return Kind.TEXT;
        }
        boolean floats = (one == Kind.FLOAT || one == Kind.INTEGER) && (other == Kind.FLOAT || other == Kind.INTEGER);
        return floats ? Kind.FLOAT : Kind.DOUBLE;
    }

    /** @param decisive the value that settles the matter whatever the others are */
    private static Typed kleene(Call call, double decisive) {
        call.wants(1, Integer.MAX_VALUE);
        Expression[] parts = new Expression[call.count()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = call.as(i, Kind.BOOLEAN);
        }
        return truth(row -> {
            double result = 1 - decisive;
            for (Expression part : parts) {
                double one = part.of(row);
                if (one == decisive) {
                    return decisive;
                }
                result = Double.isNaN(one) ? one : result;
            }
            return result;
        });
    }

    private static Typed not(Call call) {
        call.wants(1, 1);
        Expression one = call.as(0, Kind.BOOLEAN);
        return truth(row -> 1 - one.of(row));
    }

    private static Typed missing(Call call, double whenMissing) {
        call.wants(1, 1);
        Expression one = call.argument(0).value();
        return truth(row -> Double.isNaN(one.of(row)) ? whenMissing : 1 - whenMissing);
    }

    /** Asks for a value that may be invalid without needing it. */
    private static Typed invalid(Call call, double whenInvalid) {
        call.wants(1, 1);
        Expression one = call.argument(0).value();
        return truth(row -> {
            boolean wasValid = row.invalid() == Row.NONE;
            boolean isMissing = Double.isNaN(one.of(row));
            if (wasValid && row.invalid() != Row.NONE) {
                row.revalidate();
                return whenInvalid;
            }
            return isMissing ? whenInvalid : 1 - whenInvalid;
        });
    }

    private static Typed in(Call call, double whenFound) {
        call.wants(2, Integer.MAX_VALUE);
        Kind kind = call.common(0, 1);
        Expression wanted = call.as(0, kind);
        Expression[] others = new Expression[call.count() - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = call.as(i + 1, kind);
        }
        return truth(row -> {
            double value = wanted.of(row);
            if (Double.isNaN(value)) {
                return value;
            }
            for (Expression other : others) {
                if (other.of(row) == value) {
                    return whenFound;
                }
            }
            return 1 - whenFound;
        });
    }

    private static Typed compared(Call call, Relation relation) {
        call.wants(2, 2);
        Kind kind = call.common(0, 1);
        return related(call.as(0, kind), call.as(1, kind), relation);
    }

    private static Typed ordered(Call call, Relation relation) {
        call.wants(2, 2);
        Kind kind = call.common(0, 1);
        if (kind != Kind.TEXT) {
            return compared(call, relation);
        }
        Expression one = call.as(0, kind);
        Expression other = call.as(1, kind);
        return truth(row -> {
            double a = one.of(row);
            double b = other.of(row);
            if (Double.isNaN(a) || Double.isNaN(b)) {
                return Double.NaN;
            }
            return relation.holds(row.text(a).compareTo(row.text(b)), 0) ? 1 : 0;
        });
    }

    private static Typed related(Expression one, Expression other, Relation relation) {
        return truth(row -> {
            double a = one.of(row);
            double b = other.of(row);
            if (Double.isNaN(a) || Double.isNaN(b)) {
                return Double.NaN;
            }
            return relation.holds(a, b) ? 1 : 0;
        });
    }
}
