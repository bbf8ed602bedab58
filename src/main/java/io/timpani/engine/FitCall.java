package io.timpani.engine;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What custom code is asked to learn.
 *
 * @param model whose code it is
 * @param rows file with the data: CSV, or matrix-market text when its name ends in {@code .mtx}
 * @param columnNames of a matrix, empty when none were given
 * @param limit rows from the first on that count, empty = all
 * @param target what is to be learned, empty = there is none
 * @param weights of rows, empty = all weigh the same
 * @param output existing directory for what it learns
 * @param classOrder labels as the contract hands them to the hook, none unless it is a classification
 * @param parameters hyper-parameters: texts, numbers and whatever else JSON holds
 * @param scratch directory for temporary files that somebody else removes
 * @param said is given every line that the code prints
 */
public record FitCall(
        ModelSpec model,
        Path rows,
        List<String> columnNames,
        OptionalInt limit,
        Optional<Place> target,
        Optional<Place> weights,
        Path output,
        List<String> classOrder,
        Map<String, @Nullable Object> parameters,
        Path scratch,
        Consumer<String> said) {
    public FitCall {
        columnNames = List.copyOf(columnNames);
        classOrder = List.copyOf(classOrder);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Where a column is, which is none of the features. */
    public sealed interface Place {
        /** Among the data. */
        record Column(String name) implements Place {}

        /** The first column of a CSV with at least as many rows. */
        record File(Path path) implements Place {}
    }
}
