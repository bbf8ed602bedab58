package io.timpani.engine.trees;

import io.timpani.forest.ForestBuilder;
import io.timpani.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the text that LightGBM saves a model as, in its versions 2 to 4. */
final class LightGbmReader {
    /** The first line. */
    static final String MARK = "tree";

    private static final Set<String> VERSIONS = Set.of("v2", "v3", "v4");
    private static final String END = "end of trees";
    private static final String CATEGORIES = "pandas_categorical:";
    private static final String PARAMETER = "[categorical_feature:";

    private final TextLines lines;
    private final List<LightGbmTree> trees = new ArrayList<>();
    private List<String> features = List.of();
    private List<String> ranges = List.of();
    private LightGbmObjective objective = LightGbmObjective.NONE;
    private String version = "";
    private int classes = 1;
    private int columns;
    private int highest = -1;
    private boolean average;
    private List<Integer> categorical = List.of();
    private List<CategoryCodes> codes = List.of();

    private LightGbmReader(TextLines lines) {
        this.lines = lines;
    }

    /**
     * Reads a stream.
     *
     * @throws ModelFormatException naming line and reason
     */
    static LightGbmModel read(InputStream in) throws IOException {
        return new LightGbmReader(new TextLines(in)).model();
    }

    private LightGbmModel model() throws IOException {
        if (!lines.next() || !lines.text(0).equals(MARK)) {
            throw lines.refused("it does not begin as a LightGBM model does");
        }
        header();
        checkHeader();
        while (!lines.startsWith(END)) {
            if (lines.startsWith("Tree=")) {
                trees.add(tree());
            } else if (lines.isBlank()) {
                demandLine();
            } else {
                throw lines.refused("a tree is wanted here");
            }
        }
        if (trees.isEmpty() || trees.size() % columns != 0) {
            throw lines.refused("%d trees are no whole number of rounds of %d".formatted(trees.size(), columns));
        }
        trailer();
        return new LightGbmModel(features, columns, average, objective, trees, codesByFeature());
    }

    private void demandLine() throws IOException {
        if (!lines.next()) {
            throw lines.refused("the file ends before its trees do");
        }
    }

    private void header() throws IOException {
        demandLine();
        while (!lines.startsWith("Tree=") && !lines.startsWith(END)) {
            String key = lines.key();
            int value = key.length() + 1;
            switch (key) {
                case "version" -> version = lines.text(value);
                case "num_class" -> classes = lines.whole(value);
                case "num_tree_per_iteration" -> columns = lines.whole(value);
                case "max_feature_idx" -> highest = lines.whole(value);
                case "feature_names" -> features = words(lines.text(value));
                case "feature_infos" -> ranges = words(lines.text(value));
                case "objective" -> objective = objective(lines.text(value));
                default -> average |= lines.text(0).equals("average_output");
            }
            demandLine();
        }
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
    }

    private LightGbmObjective objective(String text) throws ModelFormatException {
        try {
            return LightGbmObjective.of(text);
        } catch (IllegalArgumentException e) {
            throw lines.refused(String.valueOf(e.getMessage()));
        }
    }

    private void checkHeader() throws ModelFormatException {
        if (!VERSIONS.contains(version)) {
            throw lines.refused(
                    version.isEmpty()
                            ? "the header names no version"
                            : "version %s is not known, only v2 to v4".formatted(version));
        }
        columns = columns == 0 ? classes : columns;
        if (columns < 1 || columns > ForestBuilder.MOST_OUTPUTS) {
            throw lines.refused("%d classes are too few or too many".formatted(columns));
        }
        if (features.isEmpty() || features.size() != highest + 1L) {
            throw lines.refused("the header names %d features and counts %d".formatted(features.size(), highest + 1L));
        }
        if (!ranges.isEmpty() && ranges.size() != features.size()) {
            throw lines.refused("%d features have %d feature_infos".formatted(features.size(), ranges.size()));
        }
    }

    /** Reads up to the line after the tree. */
    private LightGbmTree tree() throws IOException {
        int count = -1;
        int[] feature = {};
        double[] threshold = {};
        int @Nullable [] decision = null;
        int[] left = {};
        int[] right = {};
        double[] leaves = {};
        int[] boundaries = {};
        int[] words = {};
        demandLine();
        while (!lines.isBlank() && !lines.startsWith(END) && !lines.startsWith("Tree=")) {
            String key = lines.key();
            int value = key.length() + 1;
            switch (key) {
                case "num_leaves" -> count = lines.whole(value);
                case "split_feature" -> feature = lines.wholes(value);
                case "threshold" -> threshold = lines.numbers(value);
                case "decision_type" -> decision = lines.wholes(value);
                case "left_child" -> left = lines.wholes(value);
                case "right_child" -> right = lines.wholes(value);
                case "leaf_value" -> leaves = lines.numbers(value);
                case "cat_boundaries" -> boundaries = lines.wholes(value);
                case "cat_threshold" -> words = lines.wholes(value);
                case "is_linear" -> refuseLinear(lines.whole(value));
                default -> {
                    // gains, weights and counts, which predictions do without
                }
            }
            demandLine();
        }
        if (count != leaves.length) {
            throw lines.refused("a tree of %d leaves has %d leaf values".formatted(count, leaves.length));
        }
        int[] types = decision == null ? new int[feature.length] : decision;
        LightGbmTree tree = count == 1
                // what else it says is left over from when it had splits
                ? new LightGbmTree(
                        new int[0], new double[0], new int[0], new int[0], new int[0], leaves, new int[0], new int[0])
                : new LightGbmTree(feature, threshold, types, left, right, leaves, boundaries, words);
        String problem = tree.problem(features.size());
        if (!problem.isEmpty()) {
            throw lines.refused(problem);
        }
        return tree;
    }

    private void refuseLinear(int linear) throws ModelFormatException {
        if (linear != 0) {
            throw lines.refused("trees with linear models in their leaves (linear_tree) are not supported");
        }
    }

    /** What comes after the trees: parameters, and the categories of a data frame. */
    private void trailer() throws IOException {
        while (lines.next()) {
            if (lines.startsWith(PARAMETER)) {
                categorical = parameter(lines.text(PARAMETER.length()));
            } else if (lines.startsWith(CATEGORIES)) {
                codes = categories(lines.text(CATEGORIES.length()));
            }
        }
    }

    /** Places of features; empty when they are given in other words. */
    private static List<Integer> parameter(String text) {
        List<Integer> places = new ArrayList<>();
        for (String word : text.replace("]", "").strip().split(",", -1)) {
            if (!word.matches("\\d{1,9}")) {
                return List.of();
            }
            places.add(Integer.valueOf(word));
        }
        return places;
    }

    private List<CategoryCodes> categories(String json) throws ModelFormatException {
        try {
            Object lists = JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
            List<CategoryCodes> read = new ArrayList<>();
            if (lists instanceof List<?> all) {
                for (Object list : all) {
                    if (!(list instanceof List<?> categories)) {
                        throw lines.refused("pandas_categorical is no list of lists");
                    }
                    read.add(CategoryCodes.of(new ArrayList<@Nullable Object>(categories)));
                }
            } else if (lists != null) {
                throw lines.refused("pandas_categorical is no list of lists");
            }
            return read;
        } catch (IllegalArgumentException e) {
            throw lines.refused("pandas_categorical: " + e.getMessage());
        }
    }

    /** The lists belong to the columns of categories in their order; which these are is told in one of two places. */
    private Map<Integer, CategoryCodes> codesByFeature() throws ModelFormatException {
        if (codes.isEmpty()) {
            return Map.of();
        }
        List<Integer> listed = new ArrayList<>();
        for (int place = 0; place < ranges.size(); place++) {
            // numbers have [lowest:highest], features of one value none
            if (!ranges.get(place).startsWith("[") && !ranges.get(place).equals("none")) {
                listed.add(place);
            }
        }
        List<Integer> places = categorical.size() == codes.size() ? categorical : listed;
        if (places.size() != codes.size() || !places.containsAll(listed)) {
            throw lines.refused(
                    "pandas_categorical has %d lists, and the model %d categorical features: which is whose is not known"
                            .formatted(codes.size(), places.size()));
        }
        Map<Integer, CategoryCodes> byFeature = new HashMap<>();
        for (int index = 0; index < codes.size(); index++) {
            int place = places.get(index);
            if (place >= features.size()) {
                throw lines.refused("categorical feature %d of %d".formatted(place, features.size()));
            }
            if (highest(ranges.isEmpty() ? "" : ranges.get(place))
                    >= codes.get(index).size()) {
                throw lines.refused(
                        "pandas_categorical has %d categories of the feature %s, which was trained with more"
                                .formatted(codes.get(index).size(), features.get(place)));
            }
            byFeature.put(place, codes.get(index));
        }
        return byFeature;
    }

    /** The highest category that a feature was trained with, -1 where that is not told. */
    private static int highest(String range) {
        try {
            return Stream.of(range.split(":", -1))
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElse(-1);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
