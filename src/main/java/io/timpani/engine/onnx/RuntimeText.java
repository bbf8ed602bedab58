package io.timpani.engine.onnx;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What ONNX Runtime says of a failure, fit to be shown to callers: one line, no absolute paths. */
final class RuntimeText {
    // the directories of an absolute path; its last name stays, it is often the only clue
    private static final Pattern DIRECTORIES = Pattern.compile("(?<![\\w./-])/(?:[^\\s/:'\"`,;()]+/)*(?=[^\\s/])");
    private static final Pattern ENVELOPE = Pattern.compile("^Error code - \\w+ - message: ");
    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*[\\r\\n]+\\s*");

    private RuntimeText() {}

    static String of(OrtException failure, Path codeDir) {
        String text = String.valueOf(failure.getMessage());
        text = ENVELOPE.matcher(text).replaceFirst("");
        // by its literal name first: a directory may hold blanks, which the pattern takes for the path's end
        text = text.replace(codeDir + "/", "").replace(codeDir.toString(), "");
        text = DIRECTORIES.matcher(text).replaceAll("");
        return LINE_BREAKS.matcher(text.strip()).replaceAll(" ");
    }
}
