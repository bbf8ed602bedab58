package io.timpani.metadata;

import io.timpani.metadata.Tree.Block;
import io.timpani.model.TargetType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The keys and rules of the metadata file. */
final class MetadataSchema {
    private static final Set<String> BOOLEANS = Set.of("yes", "true", "on", "1", "y", "no", "false", "off", "0", "n");

    /** Keys that later readers or user code give a meaning to. */
    private static final List<String> FREE = List.of("customPredictor", RuntimeParameterDefinitions.KEY, "lazyLoading");

    private final Path codeDir;
    private final boolean withParameters;
    private final Problems problems;

    /** @param withParameters whether definitions of runtime parameters are looked at */
    MetadataSchema(Path codeDir, boolean withParameters, Problems problems) {
        this.codeDir = codeDir;
        this.withParameters = withParameters;
        this.problems = problems;
    }

    /** Returns what serving needs; of use only when there are no problems. */
    Optional<ModelMetadata> check(Tree tree) {
        if (!(tree instanceof Block block)) {
            problems.at(tree.line(), "the file must hold keys and values, but is " + tree.kind() + ".");
            return Optional.empty();
        }
        TypedBlock top = new TypedBlock("", block, problems);
        Optional<String> name = top.requiredText("name");
        Optional<String> type = top.requiredText("type");
        Optional<TargetType> targetType = targetType(top);
        top.text("environmentID");
        top.text("modelID");
        top.text("description");
        majorVersion(top);
        FREE.forEach(top::any);
        Optional<TypeSchema> typeSchema = new TypeSchemaReader(problems).read(top);
        List<HyperParameter> hyperParameters = new HyperParametersReader(problems).read(top);
        List<RuntimeParameter> runtimeParameters =
                withParameters ? new RuntimeParameterDefinitions(problems).read(top) : List.of();
        validation(top);
        trainingModel(top);
        credentials(top);
        inputSchema(top);
        InferenceModel inference = new InferenceModel(codeDir, problems);
        inference.check(top, type.filter("inference"::equals).flatMap(inferenceType -> targetType));
        List<String> classLabels = inference.classLabels(targetType);
        top.refuseUnknownKeys();
        if (name.isEmpty() || targetType.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ModelMetadata(
                name.get(),
                targetType.get(),
                inference.positive(),
                inference.negative(),
                classLabels,
                typeSchema,
                hyperParameters,
                runtimeParameters,
                ShownMetadata.of(block, classLabels)));
    }

    private Optional<TargetType> targetType(TypedBlock top) {
        Optional<String> text = top.requiredText("targetType");
        Optional<TargetType> targetType = text.flatMap(TargetType::of);
        if (text.isPresent() && targetType.isEmpty()) {
            problems.at(
                    top.line("targetType"),
                    "the key targetType holds the unknown target type " + text.get() + "; known: "
                            + TargetType.allValues() + ".");
        }
        return targetType;
    }

    private void majorVersion(TypedBlock top) {
        Optional<String> text = top.text("majorVersion");
        if (text.isPresent() && !BOOLEANS.contains(text.get().toLowerCase(Locale.ROOT))) {
            problems.at(
                    top.line("majorVersion"),
                    "the key majorVersion must be a boolean (yes, true, on, 1, y, no, false, off, 0, n), but is "
                            + text.get() + ".");
        }
    }

    private static void validation(TypedBlock top) {
        top.block("validation").ifPresent(validation -> {
            validation.requiredText("input");
            validation.text("targetName");
            validation.refuseUnknownKeys();
        });
    }

    private static void trainingModel(TypedBlock top) {
        top.block("trainingModel").ifPresent(training -> {
            training.text("trainOnProject");
            training.refuseUnknownKeys();
        });
    }

    private static void credentials(TypedBlock top) {
        top.blocks("userCredentialSpecifications").forEach(credential -> {
            credential.requiredText("key");
            credential.requiredText("valueFrom");
            credential.text("reminder");
            credential.refuseUnknownKeys();
        });
    }

    private void inputSchema(TypedBlock top) {
        top.block("inputSchema").ifPresent(schema -> {
            schema.text("title");
            Optional<String> type = schema.requiredText("type");
            if (type.isPresent() && !type.get().equals("object")) {
                problems.at(schema.line("type"), "the key inputSchema.type must be object, but is " + type.get() + ".");
            }
            schema.require("properties");
            schema.block("properties");
            schema.texts("required");
            schema.refuseUnknownKeys();
        });
    }
}
