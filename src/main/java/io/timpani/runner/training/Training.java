package io.timpani.runner.training;

import io.timpani.config.TrainerSettings;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Trains one model. */
public final class Training {
    private static final String HERE = Training.class.getPackageName();
    /** What the question decides, and nobody else. */
    private static final Set<String> DECIDED = Set.of(
            "objective",
            "objective_type",
            "application",
            "app",
            "loss",
            "num_class",
            "num_classes",
            "eval_metric",
            "metric",
            "metrics",
            "metric_types",
            "seed",
            "random_seed",
            "random_state",
            "n_estimators",
            "num_boost_round",
            "num_iterations",
            "num_iteration",
            "n_iter",
            "num_tree",
            "num_trees",
            "num_round",
            "num_rounds",
            "nrounds",
            "max_iter",
            "early_stopping_round",
            "early_stopping_rounds",
            "early_stopping",
            "n_iter_no_change",
            "categorical_feature",
            "cat_feature",
            "categorical_column",
            "cat_column",
            "categorical_features");

    private final TrainerSettings settings;
    private final LibraryFiles libraries;
    private final Map<String, @Nullable Object> parameters;

    /** @param parameters that win over ours */
    public Training(TrainerSettings settings, LibraryFiles libraries, Map<String, @Nullable Object> parameters) {
        this.settings = settings;
        this.libraries = libraries;
        this.parameters = parameters;
    }

    /** The name of the model file that an engine's models have. */
    public static String fileOf(TrainerSettings.Engine engine) {
        return switch (engine) {
            case XGBOOST -> "model.json";
            case LIGHTGBM -> "model.txt";
            case LINEAR -> "model.pmml";
        };
    }

    /**
     * Trains.
     *
     * @throws ServingException naming what is wrong with the parameters, the data or the library
     */
    public Trained train(Question question, Examples examples) throws IOException, InterruptedException {
        Set<String> refused = new TreeSet<>(parameters.keySet());
        refused.retainAll(DECIDED);
        if (!refused.isEmpty()) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT,
                    "the parameters %s cannot be chosen: the data, --target-type, --rounds, --hold-out and --seed decide them"
                            .formatted(String.join(", ", refused)));
        }
        double[] classes = question.isNumber() ? new double[examples.rows()] : examples.target();
        Split split = Split.of(classes, settings.holdOut(), settings.seed());
        Examples learned = examples.only(split.learned());
        return switch (settings.engine()) {
            case LINEAR -> linear(question, learned, split);
            case XGBOOST, LIGHTGBM -> boosted(question, learned, examples.only(split.heldOut()), split);
        };
    }

    private Trained linear(Question question, Examples learned, Split split) {
        double ridge = ridge();
        try {
            LinearModel model = question.isNumber()
                    ? LinearModel.regression(learned, ridge)
                    : LinearModel.classification(learned, question.labels().size(), ridge);
            byte[] content = LinearPmml.of(question, learned.features(), model).getBytes(StandardCharsets.UTF_8);
            return new Trained(fileOf(settings.engine()), content, "ridge " + ridge, split.heldOut(), false);
        } catch (IllegalArgumentException e) {
            throw new ServingException(ErrorCode.INVALID_INPUT, String.valueOf(e.getMessage()), e);
        }
    }

    private double ridge() {
        Object given = parameters.getOrDefault("ridge", LinearModel.RIDGE);
        Set<String> unknown = new TreeSet<>(parameters.keySet());
        unknown.remove("ridge");
        if (!unknown.isEmpty() || !(given instanceof Number number) || !(number.doubleValue() > 0)) {
            throw new ServingException(
                    ErrorCode.INVALID_INPUT, "linear models have one parameter, ridge, a number above 0");
        }
        return number.doubleValue();
    }

    private Trained boosted(Question question, Examples learned, Examples heldOut, Split split)
            throws IOException, InterruptedException {
        boolean isXgboost = settings.engine() == TrainerSettings.Engine.XGBOOST;
        String name = isXgboost ? "XGBoost" : "LightGBM";
        String adapter = HERE + (isXgboost ? ".xgboost.XgboostLibrary" : ".lightgbm.LightGbmLibrary");
        List<LibraryFile> files = isXgboost ? LibraryFile.XGBOOST : LibraryFile.LIGHTGBM;
        BoostingLibrary library;
        try {
            library = LibraryLoader.load(libraries.find(name, files), adapter);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw broken(name, "cannot be loaded", e);
        }
        Boosted boosted;
        try {
            boosted = library.train(
                    new Boosting(question, learned, heldOut, settings.rounds(), settings.seed(), parameters));
        } catch (LinkageError e) {
            throw broken(name, "cannot be loaded", e);
        } catch (ServingException | IOException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw broken(name, "failed", e);
        }
        byte[] content = isXgboost
                ? XgboostFile.of(boosted.model(), boosted.rounds(), learned.features())
                : LightGbmFile.of(boosted.model(), learned.features());
        return new Trained(
                fileOf(settings.engine()),
                content,
                "%d of at most %d rounds".formatted(boosted.rounds(), settings.rounds()),
                split.heldOut(),
                true);
    }

    private static ServingException broken(String library, String what, Throwable cause) {
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new ServingException(
                ErrorCode.MODEL_FAILED,
                "%s %s: %s"
                        .formatted(
                                library, what, text.strip().lines().findFirst().orElse("")),
                cause);
    }
}
