package io.timpani.engine.onnx;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import io.timpani.model.StandardLabel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A sequence with one map per row, key (text or whole number) to number; flattened to one column per key, in their order.
 * The keys are labels when they are those of the request; else they are places in all likelihood, and are not told.
 */
final class ZipMapOutput implements ModelOutput {
    private final String name;
    private final List<String> wanted;
    // a model gives every row the same keys: whichever call comes first settles them for all
    private volatile List<Object> keys = List.of();
    private volatile List<String> labels = List.of();

    /**
     * An output of that name.
     *
     * @param wanted labels of the request, or empty
     */
    ZipMapOutput(String name, List<String> wanted) {
        this.name = name;
        this.wanted = wanted;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void read(OnnxValue value, int from, int rows, Answer answer) throws OrtException {
        List<? extends OnnxValue> maps = ((OnnxSequence) value).getValue();
        try {
            for (int row = 0; row < maps.size(); row++) {
                Map<?, ?> cells = ((OnnxMap) maps.get(row)).getValue();
                List<Object> columns = columns(cells);
                if (cells.size() != columns.size()) {
                    throw Answer.failed(
                            "gave a row %d labels, and %d to another".formatted(cells.size(), columns.size()));
                }
                double[] values = answer.room(rows, maps.size(), columns.size());
                int at = (from + row) * columns.size();
                for (Object key : columns) {
                    values[at++] = cells.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
                }
            }
        } finally {
            maps.forEach(OnnxValue::close);
        }
        answer.room(rows, maps.size(), keys.size());
    }

    private List<Object> columns(Map<?, ?> cells) {
        List<Object> known = keys;
        if (known.isEmpty()) {
            synchronized (this) {
                if (keys.isEmpty()) {
                    // the runtime's map is ordered by key, Java's copy of it is not
                    List<Object> sorted = cells.keySet().stream()
                            .<Object>map(Objects::requireNonNull)
                            .sorted()
                            .toList();
                    labels = labels(sorted.stream().map(String::valueOf).toList());
                    keys = sorted;
                }
                known = keys;
            }
        }
        return known;
    }

    private List<String> labels(List<String> names) {
        Set<Object> given = names.stream().map(StandardLabel::of).collect(Collectors.toSet());
        Set<Object> asked = wanted.stream().map(StandardLabel::of).collect(Collectors.toSet());
        return names.size() == wanted.size() && given.equals(asked) ? names : List.of();
    }

    @Override
    public List<String> labels(int columns) {
        return labels;
    }

    @Override
    public int columnsWithoutRows() {
        return keys.isEmpty() ? Math.max(1, wanted.size()) : keys.size();
    }
}
