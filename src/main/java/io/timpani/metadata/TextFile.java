package io.timpani.metadata;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files of UTF-8 text. */
final class TextFile {
    private TextFile() {}

    /** Returns the text without a byte-order mark; empty when it cannot be read, which is then among the problems. */
    static Optional<String> read(Path file, Problems problems) {
        try {
            String text = Files.readString(file);
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            problems.whole("the file is not UTF-8.");
        } catch (IOException e) {
            problems.whole("the file cannot be read.");
        }
        return Optional.empty();
    }
}
