package io.timpani.engine.trees;

import io.timpani.engine.ModelSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What XGBoost saves: JSON or UBJSON, whatever the extension. */
final class XgboostFormat implements Format {
    /** Of the boosters and objectives in the binary format that 3.1 gave up; it has no start that all files share. */
    private static final List<String> OLD_WORDS =
            List.of("gbtree", "gblinear", "reg:", "binary:", "multi:", "rank:", "count:");

    @Override
    public String name() {
        return Library.XGBOOST.text();
    }

    @Override
    public List<String> extensions() {
        return List.of("json", "ubj", "model");
    }

    @Override
    public boolean claims(byte[] head) {
        return isJson(head) || isUbj(head) || isOld(head);
    }

    private static boolean isJson(byte[] head) {
        String text = text(head).stripLeading();
        return text.startsWith("{") && text.contains("\"learner\"");
    }

    private static boolean isUbj(byte[] head) {
        String text = text(head);
        boolean counted =
                text.startsWith("{L") || text.startsWith("{#") || text.startsWith("{i") || text.startsWith("{U");
        return counted && text.contains("learner");
    }

    private static boolean isOld(byte[] head) {
        String text = text(head);
        boolean isText = text.startsWith("{") || text.startsWith("tree") || !text.contains("\0");
        return text.startsWith("binf") || (!isText && OLD_WORDS.stream().anyMatch(text::contains));
    }

    private static String text(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1);
    }

    @Override
    public ForestModel read(Path file, ModelSpec model) throws IOException {
        byte[] head = TreesEngine.head(file);
        if (isOld(head)) {
            throw new ModelFormatException(
                    "is in the old binary format of XGBoost: load it with a version of XGBoost before"
                            + " 3.1 and save it as .ubj or .json");
        }
        try (Document in =
                isJsonText(head) ? new JsonDocument(ByteInput.of(file)) : new UbjDocument(ByteInput.of(file))) {
            return XgboostReader.read(in, model);
        }
    }

    /** A key follows the bracket in text; in UBJSON, a letter or a count. */
    private static boolean isJsonText(byte[] head) {
        String text = text(head).stripLeading();
        String next = text.length() > 1 ? text.substring(1).stripLeading() : "";
        return !text.startsWith("{") || next.startsWith("\"") || next.startsWith("}");
    }
}
