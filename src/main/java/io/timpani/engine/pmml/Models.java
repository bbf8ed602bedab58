package io.timpani.engine.pmml;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles model elements. */
final class Models {
    private static final Set<String> OTHERS = Set.of(
            "AnomalyDetectionModel",
            "AssociationModel",
            "BaselineModel",
            "BayesianNetworkModel",
            "GaussianProcessModel",
            "NearestNeighborModel",
            "SequenceModel",
            "TextModel",
            "TimeSeriesModel");
    private static final Set<String> SUPPORTED = Set.of(
            "RegressionModel",
            "GeneralRegressionModel",
            "TreeModel",
            "MiningModel",
            "NeuralNetwork",
            "SupportVectorMachineModel",
            "NaiveBayesModel",
            "ClusteringModel",
            "Scorecard",
            "RuleSetModel");

    /**
     * A model with what it passes on.
     *
     * @param scope the fields that are computed for it alone, before it predicts
     * @param core the prediction without what comes before and after
     * @param outputs its output fields, for the models that follow it
     */
    record Compiled(Step step, Scope scope, ModelStep core, Scope outputs) {
        Outcome outcome() {
            return core.outcome();
        }

        /** In place of {@link #step}, when the model is not used for a row. */
        void skip(Row row) {
            outcome().none(row);
            outputs.forget(row);
        }
    }

    private Models() {}

    static boolean isModel(Element element) {
        return SUPPORTED.contains(element.name()) || OTHERS.contains(element.name());
    }

    /**
     * Compiles a model.
     *
     * @param scope the fields it can name, but for those it defines itself
     * @param outer the target of the model around it
     * @param root true for the model whose inputs are treated already
     */
    static Compiled compile(Element element, Scope scope, @Nullable Target outer, boolean root) {
        Compilation compilation = scope.compilation();
        compilation.enter(element);
        Scope own = new Scope(compilation, scope);
        if (!root) {
            defineTreated(element, scope, own);
        }
        own.defineDerived(element.child("LocalTransformations"));
        String context = element.attribute("x-mathContext", "double");
        Target target = Target.of(element, outer, compilation);
        Model model = new Model(element, own, target, context.equals("float"));
        Segments segments = new Segments();
        ModelStep core = Targets.applied(model, core(model, segments));
        Scope outputs = Outputs.of(model, core.outcome(), segments);
        compilation.leave();
        Step all = Step.all(List.of(own.steps(), core.step(), outputs.steps()));
        return new Compiled(all, own, core, outputs);
    }

    private static ModelStep core(Model model, Segments segments) {
        return switch (model.element().name()) {
            case "RegressionModel" -> Regression.of(model);
            case "GeneralRegressionModel" -> GeneralRegression.of(model);
            case "TreeModel" -> Tree.of(model);
            case "MiningModel" -> Mining.of(model, segments);
            case "NeuralNetwork" -> Neural.of(model);
            case "SupportVectorMachineModel" -> VectorMachine.of(model);
            case "NaiveBayesModel" -> NaiveBayes.of(model);
            case "ClusteringModel" -> Clustering.of(model);
            case "Scorecard" -> Scorecard.of(model);
            case "RuleSetModel" -> RuleSet.of(model);
            default -> throw model.element().refused("models of this kind are not supported");
        };
    }

    /** Fields whose values an inner model wants treated once more. */
    private static void defineTreated(Element element, Scope outer, Scope own) {
        for (Element field : element.grandchildren("MiningSchema", "MiningField")) {
            if (MiningField.treats(field)) {
                String name = field.required("name");
                own.define(name, () -> {
                    Field from = outer.looked(name, field);
                    DataField declared = from.declared() == null ? DataField.free(name, from.kind()) : from.declared();
                    MiningField treatment = MiningField.ofInner(field, declared, own.compilation());
                    int slot = own.compilation().allot(1, field);
                    own.add(row -> {
                        double value = row.slots[from.slot()];
                        row.slots[slot] = Row.isInvalid(value) ? value : treatment.treat(value, row);
                    });
                    return new Field(name, slot, from.kind(), from.declared(), from.mayFail());
                });
            }
        }
    }
}
