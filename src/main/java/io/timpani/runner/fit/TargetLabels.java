package io.timpani.runner.fit;

import io.timpani.frame.TextColumn;
import io.timpani.model.ClassLabels;
import io.timpani.model.ErrorCode;
import io.timpani.model.Language;
import io.timpani.model.ServingException;
import io.timpani.model.TargetType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The class labels of a model that is to be trained. */
final class TargetLabels {
    private static final int MOST_SHOWN = 20;
    private static final Set<String> R_TRUTH = Set.of("T", "TRUE", "F", "FALSE");
    private static final Set<String> PANDAS_TRUTH = Set.of("True", "TRUE", "true", "False", "FALSE", "false");

    private TargetLabels() {}

    /**
     * The labels given, else those that the target has, sorted; of two the first is the positive one.
     *
     * @param reader the language of the code that gets the target, none for trainers of ours
     * @param said is warned of labels that were not given
     * @throws ServingException naming the values found, when they are too few or too many
     */
    static ClassLabels of(
            TargetType type,
            ClassLabels given,
            Optional<TextColumn> target,
            int rows,
            Optional<Language> reader,
            Consumer<String> said) {
        boolean known = type == TargetType.BINARY || type == TargetType.MULTICLASS;
        if (!known || target.isEmpty()) {
            return given;
        }
        List<String> texts = Arrays.stream(target.get().values(), 0, rows)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
        List<String> found = reader.map(language -> asRead(texts, language)).orElse(texts);
        boolean binary = type == TargetType.BINARY;
        if (found.size() < 2 || (binary && given.isEmpty() && found.size() > 2)) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "a %s model needs %s classes, but the target %s has %d different values: %s"
                            .formatted(
                                    type,
                                    binary ? "2" : "at least 2",
                                    target.get().name(),
                                    found.size(),
                                    shown(found)));
        }
        if (!given.isEmpty()) {
            return given;
        }
        ClassLabels labels = binary ? ClassLabels.binary(found.get(0), found.get(1)) : new ClassLabels(found);
        said.accept("The class labels were not given; the target has %s%s."
                .formatted(
                        shown(found), binary ? ", of which " + labels.positive() + " is taken for the positive" : ""));
        return labels;
    }

    /** What the code gets: where all values are words for truth, the languages read no texts, and write them one way. */
    private static List<String> asRead(List<String> texts, Language language) {
        Set<String> words = language == Language.R ? R_TRUTH : PANDAS_TRUTH;
        return words.containsAll(texts)
                ? texts.stream()
                        .map(text -> text.startsWith("t") || text.startsWith("T") ? "True" : "False")
                        .distinct()
                        .sorted()
                        .toList()
                : texts;
    }

    private static String shown(List<String> values) {
        return values.isEmpty()
                ? "none"
                : values.size() <= MOST_SHOWN
                        ? String.join(", ", values)
                        : String.join(", ", values.subList(0, MOST_SHOWN)) + " …";
    }

    /** The order in which the contract hands labels to code: positive first. */
    static List<String> order(TargetType type, ClassLabels labels) {
        return type == TargetType.BINARY && !labels.isEmpty()
                ? List.of(labels.positive(), labels.negative())
                : labels.labels();
    }
}
