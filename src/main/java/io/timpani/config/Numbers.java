package io.timpani.config;

import java.math.BigDecimal;
import java.util.OptionalLong;

/** Reads whole numbers. */
final class Numbers {
    private Numbers() {}

    /** Returns the number when the text is a whole number within bounds, both included. */
    static OptionalLong whole(String text, long min, long max) {
        try {
            long number = Long.parseLong(text.strip());
            return number < min || number > max ? OptionalLong.empty() : OptionalLong.of(number);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** The same for a number or numeric text of a runtime parameter, where {@code 4.0} is a whole number, too. */
    static OptionalLong whole(Object payload, long min, long max) {
        if (!(payload instanceof Number || payload instanceof String)) {
            return OptionalLong.empty();
        }
        try {
            BigDecimal number = new BigDecimal(payload.toString().strip());
            // compared before the conversion: 1e999999999 must not be written out digit by digit
            boolean within =
                    number.compareTo(BigDecimal.valueOf(min)) >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0;
            return within ? OptionalLong.of(number.longValueExact()) : OptionalLong.empty();
        } catch (ArithmeticException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
