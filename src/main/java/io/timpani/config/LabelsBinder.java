package io.timpani.config;

import io.timpani.metadata.LabelsFile;
import io.timpani.metadata.MetadataReader;
import io.timpani.metadata.ModelMetadata;
import io.timpani.model.ClassLabels;
import io.timpani.model.TargetType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Binds class labels: options, then variables, then metadata. */
final class LabelsBinder {
    /** Labels that somebody gave, and where. */
    private record GivenLabels(ClassLabels labels, String origin) {}

    private final Lookup lookup;
    private final Values values;
    private final Findings findings;

    LabelsBinder(Lookup lookup, Values values, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.findings = findings;
    }

    /**
     * Returns the labels, none when the type has none or when they are missing, which is then a problem.
     *
     * @param metadataKnown false when the metadata could not be read: labels that it might hold are not missed
     */
    ClassLabels bind(Optional<TargetType> targetType, Optional<ModelMetadata> metadata, boolean metadataKnown) {
        int before = findings.problems().size();
        Optional<GivenLabels> pair = pair();
        Optional<GivenLabels> list = list();
        boolean sound = findings.problems().size() == before;
        if (targetType.filter(TargetType::isClassification).isEmpty()) {
            return ClassLabels.none();
        }
        boolean binary = targetType.get() == TargetType.BINARY;
        Optional<GivenLabels> given = binary ? pair : list;
        ClassLabels ofMetadata =
                metadata.map(found -> ofMetadata(binary, found)).orElse(ClassLabels.none());
        if (given.isEmpty()) {
            if (ofMetadata.isEmpty() && metadataKnown && sound && lookup.command() != Command.FIT) {
                missing(targetType.get());
            }
            return ofMetadata;
        }
        ClassLabels labels = given.get().labels();
        boolean same = binary
                ? labels.equals(ofMetadata)
                : Set.copyOf(labels.labels()).equals(Set.copyOf(ofMetadata.labels()));
        if (!ofMetadata.isEmpty() && !same) {
            findings.start("The class labels are " + shown(binary, labels) + " in "
                    + given.get().origin() + " but " + shown(binary, ofMetadata) + " in " + MetadataReader.FILE_NAME
                    + ": change one of them.");
        }
        return labels;
    }

    private static ClassLabels ofMetadata(boolean binary, ModelMetadata metadata) {
        if (!binary) {
            return new ClassLabels(metadata.classLabels());
        }
        return metadata.positiveClassLabel()
                .flatMap(positive ->
                        metadata.negativeClassLabel().map(negative -> ClassLabels.binary(positive, negative)))
                .orElse(ClassLabels.none());
    }

    private static String shown(boolean binary, ClassLabels labels) {
        return binary
                ? "positive " + labels.positive() + ", negative " + labels.negative()
                : String.join(", ", labels.labels());
    }

    private void missing(TargetType type) {
        String sources = type == TargetType.BINARY
                ? Setting.POSITIVE_CLASS_LABEL.shownWithVariables() + " and "
                        + Setting.NEGATIVE_CLASS_LABEL.shownWithVariables()
                        + ", or inferenceModel.positiveClassLabel and inferenceModel.negativeClassLabel in "
                : Setting.CLASS_LABELS.shownWithVariables() + " or " + Setting.CLASS_LABELS_FILE.shownWithVariables()
                        + ", or inferenceModel.classLabels or inferenceModel.classLabelsFile in ";
        findings.start("The class labels of the " + type + " model are missing: give " + sources
                + MetadataReader.FILE_NAME + ".");
    }

    private Optional<GivenLabels> pair() {
        Optional<Given> positive = lookup.find(Setting.POSITIVE_CLASS_LABEL);
        Optional<Given> negative = lookup.find(Setting.NEGATIVE_CLASS_LABEL);
        if (positive.isPresent() != negative.isPresent()) {
            findings.usage("--positive-class-label and --negative-class-label go together, but only "
                    + positive.or(() -> negative).map(Given::origin).orElse("one") + " is given.");
        }
        if (positive.isEmpty() || negative.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new GivenLabels(
                ClassLabels.binary(positive.get().text(), negative.get().text()),
                positive.get().origin() + " and " + negative.get().origin()));
    }

    private Optional<GivenLabels> list() {
        Optional<Given> labels = lookup.own(Setting.CLASS_LABELS);
        Optional<Given> file = lookup.own(Setting.CLASS_LABELS_FILE);
        if (labels.isPresent() && file.isPresent()) {
            findings.usage(
                    labels.get().origin() + " and " + file.get().origin() + " cannot be given together: keep one.");
            return Optional.empty();
        }
        if (labels.isPresent()) {
            return atLeastTwo(labels.get(), labels.get().text().lines());
        }
        if (file.isPresent() || lookup.equivalent(Setting.CLASS_LABELS_FILE).isPresent()) {
            return file();
        }
        return lookup.equivalent(Setting.CLASS_LABELS)
                .flatMap(given -> atLeastTwo(given, Stream.of(given.text().split("\\s+"))));
    }

    private Optional<GivenLabels> file() {
        Optional<Path> file = values.existingFile(Setting.CLASS_LABELS_FILE);
        Optional<Given> given = lookup.find(Setting.CLASS_LABELS_FILE);
        if (file.isEmpty() || given.isEmpty()) {
            return Optional.empty();
        }
        try {
            return atLeastTwo(given.get(), LabelsFile.read(file.get()).stream());
        } catch (IOException e) {
            String why = Files.isReadable(file.get()) ? " is not UTF-8 text." : " cannot be read.";
            findings.usage(given.get().origin() + ": the file " + given.get().text() + why);
            return Optional.empty();
        }
    }

    private Optional<GivenLabels> atLeastTwo(Given given, Stream<String> texts) {
        List<String> labels = texts.filter(label -> !label.isBlank()).toList();
        if (labels.size() < 2) {
            findings.usage(given.origin() + " needs at least 2 class labels, but has " + labels.size() + ".");
            return Optional.empty();
        }
        return Optional.of(new GivenLabels(new ClassLabels(labels), given.origin()));
    }
}
