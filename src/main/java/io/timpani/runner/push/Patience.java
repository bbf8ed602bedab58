package io.timpani.runner.push;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * How often and after how long a failed call is made again: each time after twice the wait, or when the answer says.
 *
 * @param retries how often
 * @param first the first wait
 */
record Patience(int retries, Duration first) {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int MOST_DOUBLINGS = 16;

    /** True for a status that another try may not meet. */
    static boolean isWorthwhile(int status) {
        return status == TOO_MANY || status >= SERVER_ERROR;
    }

    /**
     * How long to wait; empty = no longer.
     *
     * @param failures so far
     * @param retryAfter the header of that name: seconds, or a date
     */
    Optional<Duration> after(int failures, Optional<String> retryAfter) {
        if (failures > retries) {
            return Optional.empty();
        }
        Duration wait = retryAfter
                .flatMap(Patience::told)
                .orElse(first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS)));
        return Optional.of(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    private static Optional<Duration> told(String text) {
        String stripped = text.strip();
        try {
            if (stripped.matches("[0-9]{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(stripped)));
            }
            Instant then = ZonedDateTime.parse(stripped, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), then);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
