package io.timpani.engine.pmml;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.util.IllegalFormatException;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Functions of texts. */
final class TextFunctions {
    private static final int LONGEST_PATTERN = 1_000;
    private static final int LONGEST_RESULT = 1 << 16;
    private static final Pattern FORMAT =
            Pattern.compile("[^%]{0,100}%[-+ 0#,(]{0,5}[0-9]{0,3}([.][0-9]{1,3})?[dfeEgG][^%]{0,100}");

    private TextFunctions() {}

    /** Null when it is no function of this class. */
    static @Nullable Typed of(Call call) {
        return switch (call.name()) {
            case "uppercase" -> changed(call, text -> text.toUpperCase(Locale.ROOT));
            case "lowercase" -> changed(call, text -> text.toLowerCase(Locale.ROOT));
            case "trimBlanks" -> changed(call, String::strip);
            case "stringLength" -> {
                call.wants(1, 1);
                yield new Typed(read(call.as(0, Kind.TEXT), String::length), Kind.INTEGER);
            }
            case "substring" -> substring(call);
            case "concat" -> concat(call);
            case "replace" -> replace(call);
            case "matches" -> matches(call);
            case "formatNumber" -> formatNumber(call);
            default -> null;
        };
    }

    private static Expression read(Expression text, ToDoubleFunction<String> function) {
        return row -> {
            double code = text.of(row);
            return Double.isNaN(code) ? code : function.applyAsDouble(row.text(code));
        };
    }

    private static Typed changed(Call call, UnaryOperator<String> function) {
        call.wants(1, 1);
        Expression text = call.as(0, Kind.TEXT);
        return new Typed(
                row -> {
                    double code = text.of(row);
                    return Double.isNaN(code) ? code : row.code(function.apply(row.text(code)));
                },
                Kind.TEXT);
    }

    private static Typed substring(Call call) {
        call.wants(3, 3);
        Expression text = call.as(0, Kind.TEXT);
        Expression start = call.number(1);
        Expression length = call.number(2);
        return new Typed(
                row -> {
                    double code = text.of(row);
                    double from = start.of(row);
                    double count = length.of(row);
                    if (Double.isNaN(code) || Double.isNaN(from) || Double.isNaN(count) || from < 1 || count < 0) {
                        return Double.NaN;
                    }
                    String whole = row.text(code);
                    int first = (int) Math.min(from - 1, whole.length());
                    return row.code(whole.substring(first, (int) Math.min(first + count, whole.length())));
                },
                Kind.TEXT);
    }

    private static Typed concat(Call call) {
        call.wants(1, Integer.MAX_VALUE);
        Expression[] parts = new Expression[call.count()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = call.as(i, Kind.TEXT);
        }
        return new Typed(
                row -> {
                    StringBuilder text = new StringBuilder();
                    for (Expression part : parts) {
                        double code = part.of(row);
                        if (Double.isNaN(code)) {
                            return code;
                        }
                        text.append(bounded(row.text(code), text.length()));
                    }
                    return row.code(text.toString());
                },
                Kind.TEXT);
    }

    private static String bounded(String text, int before) {
        if (text.length() + before > LONGEST_RESULT) {
            throw failed("made a text of more than %d characters".formatted(LONGEST_RESULT));
        }
        return text;
    }

    private static Typed replace(Call call) {
        call.wants(3, 3);
        Pattern pattern = pattern(call);
        Expression text = call.as(0, Kind.TEXT);
        Expression with = call.as(2, Kind.TEXT);
        return new Typed(
                row -> {
                    double code = text.of(row);
                    double other = with.of(row);
                    if (Double.isNaN(code) || Double.isNaN(other)) {
                        return Double.NaN;
                    }
                    Matcher matcher = pattern.matcher(new PatientText(row.text(code)));
                    try {
                        return row.code(bounded(matcher.replaceAll(row.text(other)), 0));
                    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                        throw failed("names a group that its pattern does not have");
                    }
                },
                Kind.TEXT);
    }

    private static Typed matches(Call call) {
        call.wants(2, 2);
        Pattern pattern = pattern(call);
        return new Typed(
                read(
                        call.as(0, Kind.TEXT),
                        text -> pattern.matcher(new PatientText(text)).find() ? 1 : 0),
                Kind.BOOLEAN);
    }

    private static Pattern pattern(Call call) {
        Typed given = call.argument(1);
        Element at = call.at();
        // its constant text is needed now
        String text = given.literal();
        if (text == null) {
            Element constant = at.children().get(1);
            if (!constant.is("Constant")) {
                throw at.refused("the pattern is no constant");
            }
            text = constant.text();
        }
        if (text.length() > LONGEST_PATTERN) {
            throw at.refused("the pattern is longer than %d characters".formatted(LONGEST_PATTERN));
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw at.refused("the pattern is no regular expression");
        }
    }

    private static Typed formatNumber(Call call) {
        call.wants(2, 2);
        Element at = call.at();
        Element constant = at.children().get(1);
        String format = constant.text();
        boolean whole = format.contains("d");
        if (!constant.is("Constant") || !FORMAT.matcher(format).matches()) {
            throw at.refused("the format is no constant with one number");
        }
        try {
            written(format, whole, 1);
        } catch (IllegalFormatException e) {
            throw at.refused("the format cannot be used");
        }
        Expression number = call.number(0);
        return new Typed(
                row -> {
                    double value = number.of(row);
                    return Double.isNaN(value) ? value : row.code(written(format, whole, value));
                },
                Kind.TEXT);
    }

    @SuppressWarnings({"FormatStringAnnotation", "AnnotateFormatMethod"
    }) // the document gives the format, which is checked
    private static String written(String format, boolean whole, double value) {
        return whole
                ? String.format(Locale.ROOT, format, Math.round(value))
                : String.format(Locale.ROOT, format, value);
    }

    static ServingException failed(String what) {
        return new ServingException(ErrorCode.MODEL_FAILED, "The %s model %s".formatted(PmmlEngine.NAME, what));
    }
}
