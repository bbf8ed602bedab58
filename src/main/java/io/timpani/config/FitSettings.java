package io.timpani.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What {@code fit} trains with.
 *
 * @param input real path of an existing file
 * @param output real path of an existing directory, empty = the model is not kept
 * @param hasCode false: no code directory was given, as trainers of ours need none
 * @param target what is to be learned, empty = nothing, as for anomalies
 * @param weights of rows, empty = all weigh the same
 * @param columnNames of a matrix, empty when none were given
 * @param rows most rows to train with, empty = all
 * @param parameters hyper-parameters by name, none = the defaults of the metadata
 * @param trainer of ours, empty = the model's own code trains
 * @param skipPredict true: the trained model is not tried
 * @param strict false: data that break the type schema are only warned of
 * @param fitMetadata true: a report of the memory used is written beside the model
 */
public record FitSettings(
        Path input,
        Optional<Path> output,
        boolean hasCode,
        Optional<ColumnSource> target,
        Optional<ColumnSource> weights,
        List<String> columnNames,
        OptionalInt rows,
        Map<String, @Nullable Object> parameters,
        Optional<TrainerSettings> trainer,
        boolean skipPredict,
        boolean strict,
        boolean fitMetadata)
        implements RunSettings {
    public FitSettings {
        columnNames = List.copyOf(columnNames);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Where a column is. */
    public sealed interface ColumnSource {
        /** A column of the input. */
        record OfInput(String name) implements ColumnSource {}

        /** The first column of a CSV of its own. */
        record OfFile(Path file) implements ColumnSource {}
    }
}
