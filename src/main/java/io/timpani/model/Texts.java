package io.timpani.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes texts of foreign origin fit for clients. */
public final class Texts {
    // A slash begins a path only where no name, slash or dot stands before it and no "//" of a URL begins: "and/or",
    // "http://host/x" and "../x" stay.
    private static final Pattern ABSOLUTE_PATH = Pattern.compile(
            "(?:\\bfile:/+|(?<![\\p{L}\\p{N}_./~\\\\])(?!(?<=[A-Za-z0-9]:)//)/|\\b[A-Za-z]:\\\\)[^\\s'\"`:;,()<>\\[\\]{}|*?]++");

    private Texts() {}

    /**
     * The text with every absolute path (Unix, Windows or {@code file:} URL) cut down to its last part. Other URLs and
     * relative paths stay. A blank ends a path.
     */
    public static String withoutPaths(String text) {
        return ABSOLUTE_PATH.matcher(text).replaceAll(match -> Matcher.quoteReplacement(lastPart(match.group())));
    }

    private static String lastPart(String path) {
        int end = path.length();
        while (end > 0 && isSeparator(path.charAt(end - 1))) {
            end--;
        }
        int start = end;
        while (start > 0 && !isSeparator(path.charAt(start - 1))) {
            start--;
        }
        return path.substring(start, end);
    }

    private static boolean isSeparator(char c) {
        return c == '/' || c == '\\';
    }
}
