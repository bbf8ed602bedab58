package io.timpani.engine.catboost;

import io.timpani.model.Texts;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What CatBoost says of a failure, fit to be shown to callers: one line, no absolute paths, neither of ours nor of its sources. */
final class RuntimeText {
    private static final Pattern SOURCE = Pattern.compile("\\S+\\.(?:cpp|h):\\d+:\\s*");
    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*[\\r\\n]+\\s*");

    private RuntimeText() {}

    static String of(Exception failure, Path codeDir) {
        String text = SOURCE.matcher(String.valueOf(failure.getMessage())).replaceAll("");
        // by its literal name first: a directory may hold blanks, and a blank ends a path
        text = text.replace(codeDir + "/", "").replace(codeDir.toString(), "");
        return LINE_BREAKS.matcher(Texts.withoutPaths(text).strip()).replaceAll(" ");
    }
}
