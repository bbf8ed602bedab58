package io.timpani.metadata;

import io.timpani.model.TargetType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code model-metadata.yaml} says, as far as serving needs it.
 *
 * @param name the model's name
 * @param targetType kind of answer
 * @param positiveClassLabel of a binary model
 * @param negativeClassLabel of a binary model
 * @param classLabels of a multiclass or multilabel model, in the file's order; a labels file is already read
 * @param typeSchema what tables in and out must be like, empty = not given
 * @param hyperParameters what training can be told, in the file's order
 * @param runtimeParameters what a user may set; empty unless they were asked for
 * @param tree the whole document: maps, lists and text, for {@code /info/}
 */
public record ModelMetadata(
        String name,
        TargetType targetType,
        Optional<String> positiveClassLabel,
        Optional<String> negativeClassLabel,
        List<String> classLabels,
        Optional<TypeSchema> typeSchema,
        List<HyperParameter> hyperParameters,
        List<RuntimeParameter> runtimeParameters,
        Map<String, @Nullable Object> tree) {}
