package io.timpani.engine.mojo;

import hex.ModelCategory;
import hex.genmodel.GenModel;
import hex.genmodel.algos.isofor.IsolationForestMojoModel;
import io.timpani.engine.mojo.Failures.BadModel;
import io.timpani.model.TargetType;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of the numbers that a model gives for a row are its answer.
 *
 * @param size how many numbers it gives
 * @param first place of the first that counts
 * @param columns how many count
 * @param labels one for each, or none
 */
record Answers(int size, int first, int columns, List<String> labels) {
    private static final int WITH_FLAG = 3;
    private static final int MOST = 1 << 20;

    /**
     * The answer of a model.
     *
     * @throws BadModel its category is none that is served, or does not suit the target type
     */
    static Answers of(GenModel model, TargetType target) {
        ModelCategory category = model.getModelCategory();
        int size = model.getPredsSize();
        if (size < 1 || size > MOST) {
            throw new BadModel("gives %d numbers for a row".formatted(size));
        }
        switch (category) {
            case Regression -> suits(target == TargetType.REGRESSION || target == TargetType.ANOMALY, category, target);
            case AnomalyDetection -> suits(target == TargetType.ANOMALY, category, target);
            case Binomial, Multinomial ->
                suits(target == TargetType.BINARY || target == TargetType.MULTICLASS, category, target);
            default ->
                throw new BadModel(
                        "is of category %s; served are Regression, Binomial, Multinomial and AnomalyDetection"
                                .formatted(category));
        }
        if (target == TargetType.REGRESSION || target == TargetType.ANOMALY) {
            // an isolation forest may put a flag in front of the prediction
            boolean flagged = model instanceof IsolationForestMojoModel && size == WITH_FLAG;
            return new Answers(size, flagged ? 1 : 0, 1, List.of());
        }
        int classes = model.getNumResponseClasses();
        if (classes < 2 || size != classes + 1 || (target == TargetType.BINARY && classes != 2)) {
            throw new BadModel("answers %d classes where target type %s is wanted".formatted(classes, target));
        }
        return new Answers(size, 1, classes, labels(model, classes));
    }

    private static void suits(boolean suits, ModelCategory category, TargetType target) {
        if (!suits) {
            throw new BadModel("is of category %s, which does not suit target type %s".formatted(category, target));
        }
    }

    private static List<String> labels(GenModel model, int classes) {
        if (!model.isSupervised()) {
            return List.of();
        }
        String @Nullable [] domain = model.getDomainValues(model.getResponseIdx());
        if (domain == null) {
            return List.of();
        }
        if (domain.length != classes || Stream.of(domain).anyMatch(Objects::isNull)) {
            throw new BadModel("names %d levels of its response where it answers %d".formatted(domain.length, classes));
        }
        return List.of(domain);
    }
}
