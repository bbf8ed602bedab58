package io.timpani.metadata;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a scalar without quotes stands for in YAML 1.1, which is what files of runtime parameters were written for: {@code yes}
 * and {@code on} are true, {@code 010} is 8, {@code 1e5} is text. Times, and numbers to the base of 60, stay text.
 */
final class PlainScalar {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Pattern TRUTH =
            Pattern.compile("(?<yes>yes|Yes|YES|true|True|TRUE|on|On|ON)|no|No|NO|false|False|FALSE|off|Off|OFF");
    private static final Pattern INTEGER = Pattern.compile(
            "(?<sign>[-+]?)(?:0b(?<two>[01_]+)|0x(?<sixteen>[0-9a-fA-F_]+)|0(?<eight>[0-7_]+)|(?<ten>0|[1-9][0-9_]*))");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?|[-+]?\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?");
    private static final Pattern INFINITE = Pattern.compile("(?<sign>[-+]?)\\.(?:inf|Inf|INF)");
    private static final Set<String> NO_NUMBER = Set.of(".nan", ".NaN", ".NAN");

    private PlainScalar() {}

    /** Returns null, Boolean, BigInteger, Double or the text itself. */
    static @Nullable Object of(String text) {
        if (NULLS.contains(text)) {
            return null;
        }
        Matcher truth = TRUTH.matcher(text);
        if (truth.matches()) {
            return truth.group("yes") != null;
        }
        Matcher integer = INTEGER.matcher(text);
        if (integer.matches()) {
            return integer(integer, text);
        }
        if (DECIMAL.matcher(text).matches()) {
            return Double.valueOf(text.replace("_", ""));
        }
        Matcher infinite = INFINITE.matcher(text);
        if (infinite.matches()) {
            return infinite.group("sign").equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return NO_NUMBER.contains(text) ? Double.valueOf(Double.NaN) : text;
    }

    private static Object integer(Matcher integer, String text) {
        String digits = integer.group("ten");
        int radix = 10;
        if (integer.group("two") != null) {
            digits = integer.group("two");
            radix = 2;
        } else if (integer.group("sixteen") != null) {
            digits = integer.group("sixteen");
            radix = 16;
        } else if (integer.group("eight") != null) {
            digits = integer.group("eight");
            radix = 8;
        }
        String bare = digits.replace("_", "");
        return bare.isEmpty() ? text : new BigInteger(integer.group("sign").replace("+", "") + bare, radix);
    }
}
