package io.timpani.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The names of a matrix's columns. */
final class ColumnNames {
    private ColumnNames() {}

    /** One name per line; empty lines are none. */
    static List<String> of(Values values, Findings findings) {
        Optional<Path> file = values.existingFile(Setting.SPARSE_COLUMN_FILE);
        if (file.isEmpty()) {
            return List.of();
        }
        try (var lines = Files.lines(file.get())) {
            return lines.map(String::strip).filter(name -> !name.isEmpty()).toList();
        } catch (IOException | UncheckedIOException e) {
            findings.usage("--sparse-column-file: the file " + file.get() + " cannot be read as UTF-8 text.");
            return List.of();
        }
    }
}
