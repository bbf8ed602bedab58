package io.timpani.engine.trees;

import io.timpani.engine.ModelSpec;
import io.timpani.forest.BrokenTreeException;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The text that LightGBM saves a model as. */
final class LightGbmFormat implements Format {
    @Override
    public String name() {
        return Library.LIGHTGBM.text();
    }

    @Override
    public List<String> extensions() {
        return List.of("txt", "model", "lgb");
    }

    @Override
    public boolean claims(byte[] head) {
        int most = Math.min(head.length, LightGbmReader.MARK.length() + 1);
        String start = new String(head, 0, most, StandardCharsets.US_ASCII);
        return start.equals(LightGbmReader.MARK + "\n") || start.equals(LightGbmReader.MARK + "\r");
    }

    @Override
    public ForestModel read(Path file, ModelSpec model) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            LightGbmModel read = LightGbmReader.read(in);
            checkFits(read, model.targetType(), model.labels().labels().size());
            return forest(read, model.targetType() != TargetType.MULTILABEL && read.columns() > 1);
        }
    }

    private static void checkFits(LightGbmModel model, TargetType type, int labels) throws ModelFormatException {
        int columns = model.columns();
        boolean each = model.objective().shape() == LightGbmObjective.Shape.LOGISTIC;
        boolean classes = columns > 1 && (each || model.objective().shape() == LightGbmObjective.Shape.SOFTMAX);
        boolean fits = switch (type) {
            case REGRESSION, ANOMALY -> columns == 1;
            case BINARY -> (each && columns == 1) || (classes && columns == 2);
            // one column is enough for two labels
            case MULTICLASS -> classes || (each && labels == 2);
            case MULTILABEL -> each;
            default -> false;
        };
        if (!fits) {
            throw new ModelFormatException("has objective %s and %d output%s, which does not fit target type %s"
                    .formatted(model.objective().name(), columns, columns == 1 ? "" : "s", type.value()));
        }
        if (columns > 1 && labels > 0 && labels != columns) {
            throw new ModelFormatException("has %d classes, and there are %d class labels".formatted(columns, labels));
        }
    }

    /** @param wantsShares true when the answers of a row must sum to 1 */
    static ForestModel forest(LightGbmModel model, boolean wantsShares) throws ModelFormatException {
        try {
            return new ForestModel(
                    Library.LIGHTGBM,
                    new Sums.OfTrees(LightGbmForest.of(model)),
                    named(model),
                    link(model, wantsShares),
                    model.codes());
        } catch (BrokenTreeException e) {
            throw new ModelFormatException("is broken: " + e.getMessage());
        }
    }

    /** Without names of its own, the library calls features {@code Column_0}, {@code Column_1}, … */
    private static List<String> named(LightGbmModel model) {
        List<String> names = model.features();
        return names.equals(Library.LIGHTGBM.madeNames(names.size())) ? List.of() : names;
    }

    private static Link link(LightGbmModel model, boolean wantsShares) {
        LightGbmObjective objective = model.objective();
        Link link = objective;
        if (model.average()) {
            int rounds = model.rounds();
            link = (values, rows, columns) -> {
                for (int cell = 0; cell < rows * columns; cell++) {
                    values[cell] /= rounds;
                }
                objective.apply(values, rows, columns);
            };
        }
        return wantsShares && objective.shape() == LightGbmObjective.Shape.LOGISTIC ? shares(link) : link;
    }

    /** One-vs-all probabilities do not sum to 1, which those of a multiclass model must: they become shares of their sum. */
    private static Link shares(Link link) {
        return (values, rows, columns) -> {
            link.apply(values, rows, columns);
            for (int from = 0; from < rows * columns; from += columns) {
                double sum = 0;
                for (int cell = from; cell < from + columns; cell++) {
                    sum += values[cell];
                }
                for (int cell = from; cell < from + columns; cell++) {
                    values[cell] /= sum;
                }
            }
        };
    }
}
