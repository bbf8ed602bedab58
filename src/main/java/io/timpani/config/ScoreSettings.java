package io.timpani.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code score} predicts from, and where to.
 *
 * @param input real path of an existing file, or a pipe or device, empty = standard input
 * @param output absolute path of a file that may not exist yet, empty = standard output
 * @param format of the predictions
 * @param columnNames of a matrix, empty when none were given
 * @param chunkRows rows that custom code gets at once at most, empty = all
 * @param showPerf true: tell times at the end
 * @param query parameters for unstructured models, in the order given
 * @param contentType of the input, for unstructured models
 */
public record ScoreSettings(
        Optional<Path> input,
        Optional<Path> output,
        Optional<Format> format,
        List<String> columnNames,
        OptionalInt chunkRows,
        boolean showPerf,
        Map<String, String> query,
        String contentType)
        implements RunSettings {

    /** How predictions are written. */
    public enum Format {
        CSV,
        /** One object per row and line. */
        JSON,
        /** The IPC stream format. */
        ARROW
    }
}
