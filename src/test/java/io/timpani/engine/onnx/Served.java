package io.timpani.engine.onnx;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.Table;
import io.timpani.frame.TextColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.TargetType;
import io.timpani.testing.Refusals;
import io.timpani.testing.ServedModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A graph that the engine has loaded. */
final class Served extends ServedModel {
    private Served(Predictor predictor) {
        super(predictor);
    }

    static Served regression(Path codeDir, byte[] model) {
        return of(codeDir, model, TargetType.REGRESSION);
    }

    static Served of(Path codeDir, byte[] model, TargetType type, String... labels) {
        write(codeDir, "model.onnx", model);
        return new Served(new OnnxEngine().load(spec(codeDir, type, labels)));
    }

    static ModelSpec spec(Path codeDir, Language language) {
        return new ModelSpec(codeDir, TargetType.REGRESSION, ClassLabels.none(), Optional.of(language), Map.of());
    }

    Traits traits() {
        return predictor().traits();
    }

    /** Predicts for columns of one length. */
    Prediction predict(Column... columns) {
        return predict(frame(columns));
    }

    private static Frame frame(Column... columns) {
        int rows = columns[0] instanceof NumberColumn numbers
                ? numbers.values().length
                : ((TextColumn) columns[0]).values().length;
        return new Frame(rows, List.of(columns));
    }

    /** What the caller is told when the table is refused as input. */
    String refusal(Table table) {
        return Refusals.refusal(ErrorCode.INVALID_INPUT, () -> predict(table));
    }

    /** What the caller is told when the columns are refused as input. */
    String refusal(Column... columns) {
        return refusal(frame(columns));
    }

    static NumberColumn numbers(String name, double... values) {
        return new NumberColumn(name, values);
    }

    static TextColumn texts(String name, @Nullable String... values) {
        return new TextColumn(name, values);
    }

    /** The cells of an answer, row by row. */
    static double[] cells(Prediction prediction) {
        return Arrays.copyOf(prediction.values(), prediction.rows() * prediction.columns());
    }
}
