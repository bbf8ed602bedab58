package io.timpani.engine.trees;

import io.timpani.engine.ModelSpec;
import io.timpani.forest.BrokenTreeException;
import io.timpani.forest.Forest;
import io.timpani.forest.ForestBuilder;
import io.timpani.forest.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what XGBoost 1.0 and later saves. Trees come before what is said of them, so that all is gathered first. */
final class XgboostReader {
    /** More than any model has, and few enough to have a place for each in every call. */
    private static final int MOST_FEATURES = 1 << 22;

    private static final String LINEAR = "gblinear";
    private static final List<String> BOOSTERS = List.of("gbtree", "dart", LINEAR);

    private final Document in;
    private final Map<String, String> attributes = new HashMap<>();
    private final Map<String, String> parameters = new HashMap<>();
    private final List<String> featureNames = new ArrayList<>();
    private final List<XgboostTree> trees = new ArrayList<>();
    private int[] outputs = new int[0];
    private int[] rounds = new int[0];
    private float[] weights = new float[0];
    private float[] linear = new float[0];
    private final XgboostCategories categories = new XgboostCategories();
    private int treesPerRound = 1;
    private String booster = "";
    private String objective = "";
    private boolean hasLearner;

    private XgboostReader(Document in) {
        this.in = in;
    }

    /** Reads a model for a target type. */
    static ForestModel read(Document in, ModelSpec model) throws IOException {
        XgboostReader reader = new XgboostReader(in);
        in.object(reader::readTop);
        if (!reader.hasLearner) {
            throw new ModelFormatException("is no model of XGBoost: there is no learner in it");
        }
        try {
            return reader.model(model);
        } catch (BrokenTreeException e) {
            throw new ModelFormatException("is broken: " + e.getMessage());
        }
    }

    private void readTop(String key) throws IOException {
        if (key.equals("learner")) {
            hasLearner = true;
            in.object(this::readLearner);
        } else {
            in.skip();
        }
    }

    private void readLearner(String key) throws IOException {
        switch (key) {
            case "attributes" -> readTexts(attributes);
            case "cats" -> categories.read(in);
            case "learner_model_param" -> readTexts(parameters);
            case "feature_names" -> in.array(() -> featureNames.add(in.text()));
            case "gradient_booster" -> in.object(this::readBooster);
            case "objective" ->
                in.object(name -> {
                    if (name.equals("name")) {
                        objective = in.text();
                    } else {
                        in.skip();
                    }
                });
            default -> in.skip();
        }
    }

    private void readTexts(Map<String, String> into) throws IOException {
        in.object(name -> {
            Document.Kind kind = in.kind();
            if (kind == Document.Kind.TEXT || kind == Document.Kind.NUMBER) {
                into.put(name, in.scalar());
            } else {
                in.skip();
            }
        });
    }

    private void readBooster(String key) throws IOException {
        switch (key) {
            // the inner one of dart comes first and is not the one
            case "name" -> booster = in.text();
            case "weight_drop" -> weights = in.floats();
            case "gbtree" -> in.object(this::readBooster);
            case "model" -> in.object(this::readTrees);
            default -> in.skip();
        }
    }

    private void readTrees(String key) throws IOException {
        switch (key) {
            case "tree_info" -> outputs = in.ints();
            case "iteration_indptr" -> rounds = in.ints();
            case "trees" ->
                in.array(() -> trees.add(
                        XgboostTree.read(in, trees.isEmpty() || trees.get(0).hasVectors())));
            case "gbtree_model_param" ->
                in.object(name -> {
                    if (name.equals("num_parallel_tree")) {
                        treesPerRound = Math.max(1, wholeNumber(name, in.scalar()));
                    } else {
                        in.skip();
                    }
                });
            case "cats" -> categories.read(in);
            // of a linear booster
            case "weights" -> linear = in.floats();
            default -> in.skip();
        }
    }

    private ForestModel model(ModelSpec wanted) throws ModelFormatException, BrokenTreeException {
        if (!BOOSTERS.contains(booster)) {
            throw new ModelFormatException(
                    "has booster %s, and only %s are supported".formatted(booster, String.join(", ", BOOSTERS)));
        }
        XgboostObjective link = XgboostObjective.of(objective)
                .orElseThrow(
                        () -> new ModelFormatException("has objective %s, which is not known".formatted(objective)));
        int features = featureCount();
        int count = outputCount();
        Link suited = XgboostTarget.suit(
                objective, link, count, wanted.targetType(), wanted.labels().labels());
        float[] base = base(link, count);
        Sums sums = booster.equals(LINEAR) ? weighted(features, base) : new Sums.OfTrees(forest(features, base));
        return new ForestModel(Library.XGBOOST, sums, List.copyOf(featureNames), suited, categories.codes(features));
    }

    /** Weights by feature and output, and those of a value that is always 1 after them. */
    private Sums weighted(int features, float[] base) throws ModelFormatException {
        long wanted = (features + 1L) * base.length;
        if (linear.length != wanted) {
            throw new ModelFormatException("has %d weights where %d are wanted".formatted(linear.length, wanted));
        }
        float[] start = new float[base.length];
        for (int output = 0; output < start.length; output++) {
            start[output] = linear[features * base.length + output] + base[output];
        }
        return new Sums.Weighted(features, linear, start);
    }

    private Forest forest(int features, float[] base) throws ModelFormatException, BrokenTreeException {
        int count = base.length;
        ForestBuilder forest = new ForestBuilder(features, count, Precision.FLOAT, Precision.FLOAT);
        for (int output = 0; output < count; output++) {
            forest.base(output, base[output]);
        }
        if (outputs.length != trees.size()) {
            throw new ModelFormatException(
                    "has %d trees and tells outputs of %d".formatted(trees.size(), outputs.length));
        }
        if (weights.length != (booster.equals("dart") ? trees.size() : 0)) {
            throw new ModelFormatException("has %d trees and weights of %d".formatted(trees.size(), weights.length));
        }
        int used = usedTrees(count);
        for (int i = 0; i < used; i++) {
            XgboostTree tree = trees.get(i);
            if (tree.hasVectors() != trees.get(0).hasVectors() || (tree.hasVectors() && tree.vector() != count)) {
                throw new ModelFormatException(
                        "has leaves with %d values in tree %d, and %d outputs".formatted(tree.vector(), i, count));
            }
            tree.addTo(forest, outputs[i], weights.length == 0 ? 1 : weights[i]);
        }
        return forest.build();
    }

    private int featureCount() throws ModelFormatException {
        int features = parameter("num_feature");
        if (features > MOST_FEATURES) {
            throw new ModelFormatException(
                    "has %d features, %d at most are supported".formatted(features, MOST_FEATURES));
        }
        if (!featureNames.isEmpty() && featureNames.size() != features) {
            throw new ModelFormatException("has %d features and names of %d".formatted(features, featureNames.size()));
        }
        return features;
    }

    private int outputCount() throws ModelFormatException {
        int count = Math.max(1, Math.max(parameter("num_class"), parameter("num_target")));
        if (count > ForestBuilder.MOST_OUTPUTS) {
            throw new ModelFormatException(
                    "has %d outputs, %d at most are supported".formatted(count, ForestBuilder.MOST_OUTPUTS));
        }
        return count;
    }

    private int parameter(String name) throws ModelFormatException {
        return wholeNumber(name, parameters.getOrDefault(name, "0"));
    }

    /** The base score: {@code "5E-1"}, {@code "[5E-1]"}, or one per output. */
    private float[] base(XgboostObjective link, int count) throws ModelFormatException {
        String text = parameters.getOrDefault("base_score", "5E-1").strip();
        boolean isList = text.startsWith("[") && text.endsWith("]") && text.length() > 1;
        List<String> parts = Arrays.asList((isList ? text.substring(1, text.length() - 1) : text).split(",", -1));
        if (parts.size() != 1 && parts.size() != count) {
            throw new ModelFormatException("has %d base scores for %d outputs".formatted(parts.size(), count));
        }
        float[] bases = new float[count];
        for (int output = 0; output < count; output++) {
            float base = number(
                    "base_score", parts.get(parts.size() == 1 ? 0 : output).strip());
            if (!link.takes(base)) {
                throw new ModelFormatException("has base score %s, which %s cannot have".formatted(base, objective));
            }
            bases[output] = link.margin(base);
        }
        return bases;
    }

    /** Those up to the best iteration, where the library's own classes would stop there; else all. */
    private int usedTrees(int count) throws ModelFormatException {
        String best = attributes.get("best_iteration");
        if (best == null || !attributes.containsKey("scikit_learn")) {
            return trees.size();
        }
        int round = wholeNumber("best_iteration", best);
        if (rounds.length > 0) {
            int end = round + 1L < rounds.length ? rounds[round + 1] : trees.size();
            if (end < 0 || end > trees.size()) {
                throw new ModelFormatException("has %d trees, and rounds of others".formatted(trees.size()));
            }
            return end;
        }
        boolean vectors = !trees.isEmpty() && trees.get(0).hasVectors();
        long perRound = (long) treesPerRound * (vectors ? 1 : count);
        return (int) Math.min(trees.size(), (round + 1L) * perRound);
    }

    static int wholeNumber(String name, String text) throws ModelFormatException {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ModelFormatException("has %s %s, which is no whole number".formatted(name, shown(text)));
    }

    private static float number(String name, String text) throws ModelFormatException {
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException e) {
            throw new ModelFormatException("has %s %s, which is no number".formatted(name, shown(text)));
        }
    }

    private static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
