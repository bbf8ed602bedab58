package io.timpani.prediction;

import io.timpani.engine.Payload;
import io.timpani.engine.TableSurvey;
import io.timpani.engine.Traits.Ability;
import io.timpani.engine.Transformed;
import io.timpani.frame.MatrixMarketWriter;
import io.timpani.frame.SparseMatrix;
import io.timpani.frame.Table;
import io.timpani.http.LaterCall;
import io.timpani.http.ModelFailures;
import io.timpani.lifecycle.Serving;
import io.timpani.metadata.ModelMetadata;
import io.timpani.metadata.TypeSchema;
import io.timpani.model.ErrorCode;
import io.timpani.model.SchemaViolationException;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import io.timpani.telemetry.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One transformation (http-api.md §5): rows and perhaps their target in, rows and the same target out. */
final class StructuredTransform {
    private StructuredTransform() {}

    /**
     * Looks whether the model can transform at all.
     *
     * @throws ServingException INVALID_INPUT naming its target type and its route; MODEL_FAILED naming its predictor
     */
    static void guard(Serving serving) {
        TargetType type = serving.settings().model().targetType();
        if (type != TargetType.TRANSFORM) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "this is a model of target type %s, not transform; use %s"
                            .formatted(type, type == TargetType.UNSTRUCTURED ? "/predictUnstructured/" : "/predict/"));
        }
        if (!serving.traits().abilities().contains(Ability.TRANSFORM)) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the predictor %s cannot transform data"
                            .formatted(serving.traits().predictorName().orElse(serving.engine())));
        }
    }

    static MultipartAnswer answer(LaterCall later) {
        Serving serving = later.serving();
        Optional<TypeSchema> rules = serving.settings()
                .model()
                .metadata()
                .flatMap(ModelMetadata::typeSchema)
                .filter(TypeSchema::hasOutputRules);
        PayloadReader reader =
                new PayloadReader(serving.traits(), serving.settings().server().maxBodyBytes());
        try (MultipartRows.Parts parts = reader.readWithTarget(later.body())) {
            Payload rows = parts.rows();
            Optional<Payload> target = parts.target().map(Target::payload);
            Transformed made = ModelFailures.told(
                    serving,
                    () -> serving.call(
                            Endpoint.TRANSFORM,
                            predictor -> predictor.transform(rows, target, rules.isPresent()),
                            later));
            check(rows, made, rules);
            MultipartAnswer answer = new MultipartAnswer();
            write(made, answer);
            parts.target()
                    .ifPresent(sent -> answer.field("y.format", "csv").file("y.transformed", List.of(sent.csv())));
            return answer;
        }
    }

    private static void check(Payload rows, Transformed made, Optional<TypeSchema> rules) {
        if (rows.rowCount() >= 0 && rows.rowCount() != made.rows()) {
            throw new ServingException(
                    ErrorCode.MODEL_FAILED,
                    "the model answered %d rows for %d input rows".formatted(made.rows(), rows.rowCount()));
        }
        List<String> violations = rules.map(schema -> schema.outputViolations(TableSurvey.of(table(made))))
                .orElse(List.of());
        if (!violations.isEmpty()) {
            throw new SchemaViolationException(violations);
        }
    }

    private static Table table(Transformed made) {
        if (made instanceof Transformed.Sparse sparse) {
            return sparse.matrix();
        }
        return ((Transformed.Dense) made)
                .frame()
                .orElseThrow(() -> new ServingException(
                        ErrorCode.MODEL_FAILED, "the model gave no columns to hold against its type schema"));
    }

    private static void write(Transformed made, MultipartAnswer answer) {
        if (made instanceof Transformed.Sparse sparse) {
            SparseMatrix matrix = sparse.matrix();
            String names = String.join("\n", CsvLines.neat(matrix.columnNames()));
            answer.field("X.format", "sparse")
                    .file("X.transformed", List.of(MatrixMarketWriter.write(matrix, sparse.integers())))
                    .file("X.colnames", List.of(names.getBytes(StandardCharsets.UTF_8)));
        } else {
            byte[] csv = ((Transformed.Dense) made).csv();
            answer.field("X.format", "csv").file("X.transformed", CsvLines.withNeatNames(csv));
        }
    }
}
