package io.timpani.engine.pmml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SupportVectorMachineModel. */
final class VectorMachine {
    private final Model model;
    private final Element element;
    private final Compilation compilation;
    private final Expression[] inputs;
    private final int first;
    private final Map<String, double[]> vectors = new HashMap<>();
    private final Kernel kernel;
    private final boolean maxWins;

    /** What one machine decides by. */
    private record Machine(
            Expression decision,
            double threshold,
            @Nullable String category,
            @Nullable String other) {}

    private VectorMachine(Model model) {
        this.model = model;
        this.element = model.element();
        this.compilation = model.compilation();
        this.inputs = inputs();
        this.first = compilation.allot(inputs.length, element);
        this.kernel = Kernel.of(element, first);
        this.maxWins = element.flag("maxWins", false);
        for (Element instance : element.requiredChild("VectorDictionary").children("VectorInstance")) {
            vectors.put(instance.required("id"), vector(instance));
        }
    }

    static ModelStep of(Model model) {
        model.requirePrediction();
        VectorMachine machine = new VectorMachine(model);
        List<Machine> machines = new ArrayList<>();
        for (Element one : model.element().children("SupportVectorMachine")) {
            machines.add(machine.machine(one));
        }
        if (machines.isEmpty()) {
            throw model.element().refused("it has no SupportVectorMachine");
        }
        ModelStep core = model.isRegression() ? machine.number(machines) : machine.classes(machines);
        Step predict = core.step();
        Expression[] inputs = machine.inputs;
        int first = machine.first;
        return new ModelStep(
                row -> {
                    for (int i = 0; i < inputs.length; i++) {
                        row.slots[first + i] = inputs[i].of(row);
                    }
                    predict.run(row);
                },
                core.outcome());
    }

    private Expression[] inputs() {
        Element fields = element.requiredChild("VectorDictionary").requiredChild("VectorFields");
        List<Expression> all = new ArrayList<>();
        for (Element field : fields.children()) {
            if (field.is("FieldRef")) {
                all.add(Expressions.of(field, model.scope()).asNumber(field, compilation));
            } else if (field.is("CategoricalPredictor")) {
                Field named = model.scope().field(field.attribute("field", field.attribute("name", "")), field);
                double value = compilation.bound(field.required("value"), named.kind(), field);
                double weight = field.number("coefficient", 1);
                int slot = named.slot();
                all.add(row -> {
                    double one = row.slots[slot];
                    return Double.isNaN(one) ? one : one == value ? weight : 0;
                });
            } else {
                throw field.refused("it is not supported");
            }
        }
        return all.toArray(Expression[]::new);
    }

    private double[] vector(Element instance) {
        Element sparse = instance.child("REAL-SparseArray");
        if (sparse != null) {
            compilation.spend(inputs.length, sparse);
            return Numbers.sparseArray(sparse, inputs.length);
        }
        Element array = instance.requiredChild("Array");
        double[] values = Numbers.array(array);
        if (values.length != inputs.length) {
            throw array.refused("%d numbers for %d fields".formatted(values.length, inputs.length));
        }
        return values;
    }

    private Machine machine(Element one) {
        Element coefficients = one.requiredChild("Coefficients");
        double absolute = coefficients.number("absoluteValue", 0);
        double[] alphas = coefficients.children("Coefficient").stream()
                .mapToDouble(coefficient -> coefficient.number("value", 0))
                .toArray();
        boolean direct =
                element.attribute("svmRepresentation", "SupportVectors").equals("Coefficients");
        Expression decision = direct ? hyperplane(one, alphas, absolute) : ofVectors(one, alphas, absolute);
        return new Machine(
                decision,
                one.number("threshold", element.number("threshold", 0)),
                one.attribute("targetCategory"),
                one.attribute("alternateTargetCategory"));
    }

    private Expression hyperplane(Element one, double[] alphas, double absolute) {
        if (alphas.length != inputs.length) {
            throw one.refused("%d coefficients for %d fields".formatted(alphas.length, inputs.length));
        }
        return row -> {
            double sum = 0;
            for (int i = 0; i < alphas.length; i++) {
                sum += alphas[i] * row.slots[first + i];
            }
            return sum + absolute;
        };
    }

    private Expression ofVectors(Element one, double[] alphas, double absolute) {
        List<double[]> named = new ArrayList<>();
        for (Element support : one.grandchildren("SupportVectors", "SupportVector")) {
            double[] vector = vectors.get(support.required("vectorId"));
            if (vector == null) {
                throw support.refused("there is no such vector");
            }
            named.add(vector);
        }
        double[][] supports = named.toArray(double[][]::new);
        if (supports.length != alphas.length) {
            throw one.refused("%d coefficients for %d vectors".formatted(alphas.length, supports.length));
        }
        return row -> {
            double sum = 0;
            for (int i = 0; i < alphas.length; i++) {
                sum += alphas[i] * kernel.of(row, supports[i]);
            }
            return sum + absolute;
        };
    }

    private ModelStep number(List<Machine> machines) {
        Outcome outcome = Outcome.number(element, compilation);
        Expression decision = machines.get(0).decision;
        int slot = outcome.value();
        return new ModelStep(row -> row.slots[slot] = decision.of(row), outcome);
    }

    private ModelStep classes(List<Machine> machines) {
        List<String> named = new ArrayList<>();
        for (Machine machine : machines) {
            if (machine.category == null) {
                throw element.refused("a SupportVectorMachine has no targetCategory");
            }
            named.add(machine.category);
            if (machine.other != null) {
                named.add(machine.other);
            }
        }
        Classes classes = Classes.of(model.target(), named);
        boolean votes = machines.size() == 1
                || element.attribute("classificationMethod", "OneAgainstAll").equals("OneAgainstOne");
        return votes ? voted(machines, classes) : extreme(machines, classes);
    }

    /** Each machine decides between two classes; the shares of the votes are the probabilities. */
    private ModelStep voted(List<Machine> machines, Classes classes) {
        Machine[] all = machines.toArray(Machine[]::new);
        int[] yes = new int[all.length];
        int[] no = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            yes[i] = classes.index(String.valueOf(all[i].category), element);
            String other = all[i].other;
            if (other == null && classes.size() != 2) {
                throw element.refused("a SupportVectorMachine has no alternateTargetCategory");
            }
            no[i] = other == null ? 1 - yes[i] : classes.index(other, element);
        }
        Outcome outcome = Outcome.probabilities(classes, element, compilation);
        int base = outcome.probabilities();
        return new ModelStep(
                row -> {
                    outcome.clear(row);
                    for (int i = 0; i < all.length; i++) {
                        double decision = all[i].decision.of(row);
                        boolean wins = maxWins ? decision > all[i].threshold : decision < all[i].threshold;
                        int place = base + (wins ? yes[i] : no[i]);
                        row.slots[place] += Double.isNaN(decision) ? Double.NaN : 1.0 / all.length;
                    }
                    outcome.choose(row);
                },
                outcome);
    }

    /** The machine with the highest or lowest decision value names the class; these values are no probabilities. */
    private ModelStep extreme(List<Machine> machines, Classes classes) {
        Machine[] all = machines.toArray(Machine[]::new);
        int[] places = machines.stream()
                .mapToInt(machine -> classes.index(String.valueOf(machine.category), element))
                .toArray();
        Outcome outcome = Outcome.choice(classes, element, compilation);
        int slot = outcome.value();
        return new ModelStep(
                row -> {
                    double best = Double.NaN;
                    row.slots[slot] = Double.NaN;
                    for (int i = 0; i < all.length; i++) {
                        double decision = all[i].decision.of(row);
                        if (Double.isNaN(decision)) {
                            row.slots[slot] = decision;
                            return;
                        }
                        if (Double.isNaN(best) || (maxWins ? decision > best : decision < best)) {
                            best = decision;
                            row.slots[slot] = places[i];
                        }
                    }
                },
                outcome);
    }
}
