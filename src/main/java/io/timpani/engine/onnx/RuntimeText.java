package io.timpani.engine.onnx;

import ai.onnxruntime.OrtException;
import io.timpani.model.Texts;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What ONNX Runtime says of a failure, fit to be shown to callers: one line, no absolute paths. */
final class RuntimeText {
    private static final Pattern ENVELOPE = Pattern.compile("^Error code - \\w+ - message: ");
    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*[\\r\\n]+\\s*");

    private RuntimeText() {}

    static String of(OrtException failure, Path codeDir) {
        String text = String.valueOf(failure.getMessage());
        text = ENVELOPE.matcher(text).replaceFirst("");
        // by its literal name first: a directory may hold blanks, and a blank ends a path
        text = text.replace(codeDir + "/", "").replace(codeDir.toString(), "");
        return LINE_BREAKS.matcher(Texts.withoutPaths(text).strip()).replaceAll(" ");
    }
}
