package io.timpani.runner.fit;

import io.timpani.engine.TableSurvey;
import io.timpani.frame.Table;
import io.timpani.metadata.ModelMetadata;
import io.timpani.metadata.TypeSchema;
import io.timpani.model.SchemaViolationException;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Holds data to the type schema of the model (metadata-and-schema.md §2). */
final class SchemaCheck {
    private final Optional<TypeSchema> schema;
    private final boolean isStandard;
    private final boolean strict;
    private final Consumer<String> warn;

    private SchemaCheck(Optional<TypeSchema> schema, boolean isStandard, boolean strict, Consumer<String> warn) {
        this.schema = schema;
        this.isStandard = isStandard;
        this.strict = strict;
        this.warn = warn;
    }

    /**
     * The schema of a model.
     *
     * @param strict false: whatever is broken is only warned of
     * @throws SchemaViolationException rules of output for a model that is no transform
     */
    static SchemaCheck of(TargetType type, Optional<ModelMetadata> metadata, boolean strict, Consumer<String> warn) {
        Optional<TypeSchema> given = metadata.flatMap(ModelMetadata::typeSchema);
        boolean transform = type == TargetType.TRANSFORM;
        boolean isStandard = transform && given.isEmpty() && strict;
        if (isStandard) {
            warn.accept("The metadata have no typeSchema; the default schema of transforms is taken.");
        }
        SchemaCheck check =
                new SchemaCheck(isStandard ? Optional.of(TypeSchema.standard()) : given, isStandard, strict, warn);
        if (!transform && given.filter(TypeSchema::hasOutputRules).isPresent()) {
            check.tell(List.of("The typeSchema has output_requirements, which only a transform may have, but the target"
                    + " type is " + type + "."));
        }
        return check;
    }

    /** Checks what goes into the model. */
    void input(FitRows data) throws IOException {
        if (schema.isPresent()) {
            tell(schema.get().inputViolations(TableSurvey.of(data.typed())));
        }
    }

    /** Checks what comes out of it, as far as its server does not. */
    void output(Table transformed) {
        if (isStandard) {
            schema.ifPresent(rules -> tell(rules.outputViolations(TableSurvey.of(transformed))));
        }
    }

    private void tell(List<String> violations) {
        if (violations.isEmpty()) {
            return;
        }
        if (strict) {
            throw new SchemaViolationException(violations);
        }
        violations.forEach(warn);
    }
}
