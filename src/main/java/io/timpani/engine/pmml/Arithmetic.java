package io.timpani.engine.pmml;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions of numbers, dates and times. */
final class Arithmetic {
    private static final double SECONDS_A_DAY = 86_400;
    private static final double EXACT = 0x1p52;

    private Arithmetic() {}

    /** Null when it is no function of this class. */
    static @Nullable Typed of(Call call) {
        return switch (call.name()) {
            case "+" -> binary(call, Double::sum);
            case "-" -> call.count() == 1 ? unary(call, x -> -x) : binary(call, (a, b) -> a - b);
            case "*" -> binary(call, (a, b) -> a * b);
            case "/" -> real(call, (a, b) -> a / b);
            case "modulo" -> binary(call, (a, b) -> a - b * Math.floor(a / b));
            case "pow" -> binary(call, Math::pow);
            case "threshold" -> binary(call, (a, b) -> a > b ? 1 : 0);
            case "hypot" -> real(call, Math::hypot);
            case "atan2" -> real(call, Math::atan2);
            case "min", "max", "sum", "avg", "median", "product" -> aggregate(call);
            case "abs" -> unary(call, Math::abs);
            case "floor" -> whole(call, Math::floor);
            case "ceil" -> whole(call, Math::ceil);
            case "round" -> whole(call, x -> Math.abs(x) < EXACT ? Math.round(x) : x);
            case "rint" -> whole(call, Math::rint);
            case "dateDaysSinceYear" -> sinceYear(call, SECONDS_A_DAY);
            case "dateSecondsSinceYear" -> sinceYear(call, 1);
            case "dateSecondsSinceMidnight" -> sinceMidnight(call);
            case "normalCDF" -> normal(call, Links::normal);
            case "normalPDF" -> normal(call, Arithmetic::density);
            default -> {
                DoubleUnaryOperator function = realFunction(call.name());
                yield function == null ? null : real(call, function);
            }
        };
    }

    private static @Nullable DoubleUnaryOperator realFunction(String name) {
        return switch (name) {
            case "exp" -> Math::exp;
            case "expm1" -> Math::expm1;
            case "ln" -> Math::log;
            case "ln1p" -> Math::log1p;
            case "log10" -> Math::log10;
            case "sqrt" -> Math::sqrt;
            case "sin" -> Math::sin;
            case "cos" -> Math::cos;
            case "tan" -> Math::tan;
            case "asin" -> Math::asin;
            case "acos" -> Math::acos;
            case "atan" -> Math::atan;
            case "sinh" -> Math::sinh;
            case "cosh" -> Math::cosh;
            case "tanh" -> Math::tanh;
            case "stdNormalCDF" -> Links::normal;
            case "stdNormalPDF" -> Arithmetic::density;
            case "erf" -> x -> 2 * Links.normal(x * Math.sqrt(2)) - 1;
            default -> null;
        };
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /** Rounded to 32 bits when all arguments are. */
    private static Typed result(Call call, Expression value) {
        Kind kind = call.widest();
        return new Typed(kind == Kind.FLOAT ? row -> (float) value.of(row) : value, kind);
    }

    private static Typed binary(Call call, DoubleBinaryOperator operator) {
        return result(call, applied(call, operator));
    }

    private static Typed real(Call call, DoubleBinaryOperator operator) {
        Expression value = applied(call, operator);
        return call.widest() == Kind.FLOAT
                ? new Typed(row -> (float) value.of(row), Kind.FLOAT)
                : new Typed(value, Kind.DOUBLE);
    }

    private static Expression applied(Call call, DoubleBinaryOperator operator) {
        call.wants(2, 2);
        Expression one = call.number(0);
        Expression other = call.number(1);
        return row -> {
            double a = one.of(row);
            double b = other.of(row);
            return Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : operator.applyAsDouble(a, b);
        };
    }

    private static Typed unary(Call call, DoubleUnaryOperator operator) {
        call.wants(1, 1);
        Expression one = call.number(0);
        return result(call, row -> operator.applyAsDouble(one.of(row)));
    }

    private static Typed real(Call call, DoubleUnaryOperator operator) {
        call.wants(1, 1);
        Expression one = call.number(0);
        return call.widest() == Kind.FLOAT
                ? new Typed(row -> (float) operator.applyAsDouble(one.of(row)), Kind.FLOAT)
                : new Typed(row -> operator.applyAsDouble(one.of(row)), Kind.DOUBLE);
    }

    private static Typed whole(Call call, DoubleUnaryOperator operator) {
        call.wants(1, 1);
        Expression one = call.number(0);
        return new Typed(
                row -> {
                    double value = one.of(row);
                    return Double.isNaN(value) ? value : operator.applyAsDouble(value);
                },
                Kind.INTEGER);
    }

    /** Missing values are left out. */
    private static Typed aggregate(Call call) {
        call.wants(1, Integer.MAX_VALUE);
        Expression[] parts = call.numbers();
        String name = call.name();
        Expression value = switch (name) {
            case "min" -> row -> folded(parts, row, Math::min);
            case "max" -> row -> folded(parts, row, Math::max);
            case "product" -> row -> folded(parts, row, (a, b) -> a * b);
            case "sum" -> row -> folded(parts, row, Double::sum);
            case "avg" -> row -> average(parts, row);
            default -> row -> median(parts, row);
        };
        boolean keepsKind = !name.equals("avg") && !name.equals("median");
        return keepsKind ? result(call, value) : new Typed(value, Kind.DOUBLE);
    }

    private static double folded(Expression[] parts, Row row, DoubleBinaryOperator operator) {
        double result = Double.NaN;
        for (Expression part : parts) {
            double one = part.of(row);
            if (!Double.isNaN(one)) {
                result = Double.isNaN(result) ? one : operator.applyAsDouble(result, one);
            }
        }
        return result;
    }

    private static double average(Expression[] parts, Row row) {
        double sum = 0;
        int count = 0;
        for (Expression part : parts) {
            double one = part.of(row);
            if (!Double.isNaN(one)) {
                sum += one;
                count++;
            }
        }
        return sum / count;
    }

    private static double median(Expression[] parts, Row row) {
        return median(Arrays.stream(parts)
                .mapToDouble(part -> part.of(row))
                .filter(one -> !Double.isNaN(one))
                .toArray());
    }

    /** The middle of the values, which are sorted; NaN when there is none. */
    static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        if (values.length == 0) {
            return Double.NaN;
        }
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static Typed normal(Call call, DoubleUnaryOperator standard) {
        call.wants(3, 3);
        boolean density = call.name().equals("normalPDF");
        Expression[] parts = call.numbers();
        return new Typed(
                row -> {
                    double deviation = parts[2].of(row);
                    double value = standard.applyAsDouble((parts[0].of(row) - parts[1].of(row)) / deviation);
                    return density ? value / deviation : value;
                },
                Kind.DOUBLE);
    }

    private static Typed sinceYear(Call call, double unit) {
        call.wants(2, 2);
        Kind kind = call.argument(0).kind();
        Expression time = call.as(0, kind == Kind.DATE || kind == Kind.DATE_TIME ? kind : Kind.DATE_TIME);
        if (kind != Kind.DATE && kind != Kind.DATE_TIME) {
            throw call.at().refused("the function wants a date");
        }
        String year = call.argument(1).literal();
        Expression given = call.number(1);
        double fixed = year == null ? Double.NaN : Kind.DATE.parse(year.strip() + "-01-01");
        return new Typed(
                row -> {
                    double start =
                            Double.isNaN(fixed) ? Kind.DATE.parse("%04d-01-01".formatted((int) given.of(row))) : fixed;
                    return Math.floor((time.of(row) - start) / unit);
                },
                Kind.INTEGER);
    }

    private static Typed sinceMidnight(Call call) {
        call.wants(1, 1);
        Kind kind = call.argument(0).kind();
        if (kind != Kind.TIME && kind != Kind.DATE_TIME) {
            throw call.at().refused("the function wants a time");
        }
        Expression time = call.argument(0).value();
        return new Typed(
                row -> {
                    double seconds = time.of(row);
                    return seconds - SECONDS_A_DAY * Math.floor(seconds / SECONDS_A_DAY);
                },
                Kind.INTEGER);
    }
}
