package io.timpani.metadata;

import io.timpani.model.TargetType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The block {@code inferenceModel}: class labels and threshold. */
final class InferenceModel {
    private static final String POSITIVE = "positiveClassLabel";
    private static final String NEGATIVE = "negativeClassLabel";
    private static final String LABELS = "classLabels";
    private static final String FILE = "classLabelsFile";

    private final Path codeDir;
    private final Problems problems;
    private Optional<String> positive = Optional.empty();
    private Optional<String> negative = Optional.empty();
    private Optional<String> labelsFile = Optional.empty();
    private List<String> labels = List.of();
    private int labelsFileLine;

    InferenceModel(Path codeDir, Problems problems) {
        this.codeDir = codeDir;
        this.problems = problems;
    }

    Optional<String> positive() {
        return positive;
    }

    Optional<String> negative() {
        return negative;
    }

    /**
     * Checks the block.
     *
     * @param inferenceOf the target type of a model of type inference, which must have its labels; empty for others
     */
    void check(TypedBlock top, Optional<TargetType> inferenceOf) {
        Optional<TypedBlock> found = top.block("inferenceModel");
        if (found.isPresent()) {
            TypedBlock block = found.get();
            block.text("targetName");
            threshold(block);
            positive = block.text(POSITIVE).filter(text -> !text.isBlank());
            negative = block.text(NEGATIVE).filter(text -> !text.isBlank());
            labels = block.texts(LABELS);
            labelsFile = block.text(FILE).filter(text -> !text.isBlank());
            labelsFileLine = block.line(FILE);
            block.refuseUnknownKeys();
        }
        inferenceOf.ifPresent(type -> {
            int line = found.map(TypedBlock::line).orElseGet(top::line);
            switch (type) {
                case BINARY -> requireBoth(found, line);
                case MULTICLASS, MULTILABEL -> requireOne(found, line, type);
                default -> {}
            }
        });
    }

    /** The class labels of a multiclass or multilabel model; reads the labels file if that is how they are given. */
    List<String> classLabels(Optional<TargetType> targetType) {
        boolean wanted = targetType
                .filter(type -> type == TargetType.MULTICLASS || type == TargetType.MULTILABEL)
                .isPresent();
        if (wanted && labels.isEmpty() && labelsFile.isPresent()) {
            return fromFile(labelsFile.get());
        }
        return List.copyOf(labels);
    }

    private void threshold(TypedBlock block) {
        Optional<String> text = block.text("predictionThreshold");
        if (text.isPresent() && !isProbability(text.get().strip())) {
            problems.at(
                    block.line("predictionThreshold"),
                    "the key inferenceModel.predictionThreshold must be a number from 0 to 1, but is " + text.get()
                            + ".");
        }
    }

    private static boolean isProbability(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            return number.signum() >= 0 && number.compareTo(BigDecimal.ONE) <= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void requireBoth(Optional<TypedBlock> block, int line) {
        List<String> missing = Stream.of(POSITIVE, NEGATIVE)
                .filter(key -> block.map(found -> !found.filled(key)).orElse(true))
                .map(key -> "inferenceModel." + key)
                .toList();
        if (!missing.isEmpty()) {
            problems.at(
                    line,
                    "a binary inference model needs both class labels; missing: " + String.join(", ", missing) + ".");
        }
    }

    private void requireOne(Optional<TypedBlock> block, int line, TargetType type) {
        boolean list = block.filter(found -> found.filled(LABELS)).isPresent();
        boolean file = block.filter(found -> found.filled(FILE)).isPresent();
        if (list == file) {
            problems.at(
                    line,
                    "a " + type + " inference model needs exactly one of inferenceModel." + LABELS
                            + " and inferenceModel." + FILE + ", but " + (list ? "both are" : "none is") + " given.");
        } else if (list && labels.size() == 1) {
            problems.at(
                    block.map(found -> found.line(LABELS)).orElse(line),
                    "the key inferenceModel." + LABELS + " needs at least 2 labels, but has 1.");
        }
    }

    private List<String> fromFile(String name) {
        List<Path> places = new ArrayList<>();
        try {
            places.add(codeDir.resolve(name));
            places.add(Path.of(name).toAbsolutePath());
            for (Path place : places) {
                if (Files.isRegularFile(place)) {
                    List<String> read = LabelsFile.read(place);
                    if (read.size() < 2) {
                        labelsFileProblem(name, "needs at least 2 labels, but has " + read.size());
                    }
                    return read;
                }
            }
            labelsFileProblem(name, "is neither in the code directory nor in the current directory");
        } catch (IOException | IllegalArgumentException e) {
            labelsFileProblem(name, "cannot be read as UTF-8 text");
        }
        return List.of();
    }

    private void labelsFileProblem(String name, String sentence) {
        // a client may see this text, so an absolute path is told by its last part only
        String shown = name.startsWith("/") ? name.substring(name.lastIndexOf('/') + 1) : name;
        problems.at(
                labelsFileLine, "the class labels file " + shown + " (inferenceModel." + FILE + ") " + sentence + ".");
    }
}
