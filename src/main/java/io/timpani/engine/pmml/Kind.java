package io.timpani.engine.pmml;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** What the numbers in a slot mean. In all kinds NaN is a missing value. */
enum Kind {
    DOUBLE,
    /** Numbers of 32 bits. */
    FLOAT,
    INTEGER,
    /** 1 and 0. */
    BOOLEAN,
    /** The code of a text. */
    TEXT,
    /** Seconds from the start of 1970 to the start of that day. */
    DATE,
    /** Seconds from the start of 1970. */
    DATE_TIME,
    /** Seconds from midnight. */
    TIME;

    /** The kind that an attribute {@code dataType} names. */
    static Kind of(String dataType, Element at) {
        return switch (dataType) {
            case "double" -> DOUBLE;
            case "float" -> FLOAT;
            case "integer" -> INTEGER;
            case "boolean" -> BOOLEAN;
            case "string" -> TEXT;
            case "date" -> DATE;
            case "dateTime" -> DATE_TIME;
            case "time" -> TIME;
            default -> throw at.unsupported("dataType", dataType);
        };
    }

    boolean isNumber() {
        return this == DOUBLE || this == FLOAT || this == INTEGER;
    }

    /** Read from text cells even where the cells are numbers. */
    boolean isReadAsText() {
        return this == TEXT || this == DATE || this == DATE_TIME || this == TIME;
    }

    /** A number of another numeric kind, or a truth value, as this kind; NaN where that cannot be. */
    double cast(double value) {
        return switch (this) {
            case FLOAT -> (float) value;
            case INTEGER -> value == Math.rint(value) ? value : Double.NaN;
            case BOOLEAN -> value == 0 || value == 1 ? value : Double.NaN;
            default -> value;
        };
    }

    /** A text as this kind, which is not {@link #TEXT}; NaN where it is none. */
    double parse(String text) {
        return switch (this) {
            case DOUBLE -> Numbers.parse(text);
            case FLOAT -> Numbers.parseFloat(text);
            case INTEGER -> cast(Numbers.parse(text));
            case BOOLEAN ->
                switch (text.strip()) {
                    case "true", "True", "TRUE", "1", "1.0" -> 1;
                    case "false", "False", "FALSE", "0", "0.0" -> 0;
                    default -> Double.NaN;
                };
            case DATE, DATE_TIME, TIME -> parseTime(text.strip());
            case TEXT -> throw new IllegalArgumentException("texts are coded by the row");
        };
    }

    private double parseTime(String text) {
        try {
            return switch (this) {
                case DATE -> seconds(LocalDate.parse(text).atStartOfDay());
                case DATE_TIME -> seconds(LocalDateTime.parse(text.replace(' ', 'T')));
                default -> LocalTime.parse(text).toSecondOfDay();
            };
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }

    private static double seconds(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC);
    }
}
