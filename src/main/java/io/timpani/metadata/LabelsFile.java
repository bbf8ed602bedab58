package io.timpani.metadata;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file with one class label per line. */
public final class LabelsFile {
    private LabelsFile() {}

    /**
     * Reads all labels in the file's order; blank lines are dropped, the text of the others is kept as it is.
     *
     * @throws CharacterCodingException when the file is not UTF-8
     * @throws IOException when the file cannot be read
     */
    public static List<String> read(Path file) throws IOException {
        String text = Files.readString(file);
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return withoutMark.lines().filter(line -> !line.isBlank()).toList();
    }
}
