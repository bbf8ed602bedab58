package io.timpani.engine.catboost;

import io.timpani.engine.catboost.FlatTable.Elements;
import io.timpani.engine.catboost.ModelLayout.Trees;
import java.util.Arrays;

/**
 * The features of a model, and the questions about them that trees ask: in this order whether a number is above a border,
 * a category is a certain one, what was counted of categories is above a border.
 */
final class ModelFeatures {
    private static final int NONE = -1;
    private static final int LAST_TREATMENT = 2;

    // the library puts the answers for one value into one byte
    private static final int QUESTIONS_PER_BIN = 255;
    private static final int MOST_BINS = 1 << 16;

    // places of fields in the tables of features
    private static final int NUMBER_INDEX = 1;
    private static final int NUMBER_FLAT_INDEX = 2;
    private static final int BORDERS = 3;
    private static final int TREATMENT = 5;
    private static final int INDEX = 0;
    private static final int FLAT_INDEX = 1;
    private static final int USED = 3;
    private static final int VALUES = 1;
    private static final int COUNTER = 0;
    private static final int COUNTER_BORDERS = 1;
    private static final int COUNTER_BASE = 0;
    private static final int COUNTER_TARGET = 1;

    private final Elements numbers;
    private final Elements categories;
    private final Elements oneHot;
    private final Elements counters;
    private final int questions;
    // for each question, as the library packs it
    private final int[] bins;

    /**
     * Reads and checks the features.
     *
     * @throws BrokenModelException they do not belong together, or are of kinds that are not served
     */
    ModelFeatures(FlatTable trees, CounterTables counts) {
        if (trees.elements(Trees.TEXTS).size() > 0
                || trees.elements(Trees.EMBEDDINGS).size() > 0
                || trees.elements(Trees.ESTIMATED).size() > 0) {
            throw new BrokenModelException("has features of texts or embeddings, which are not served");
        }
        numbers = trees.elements(Trees.NUMBERS);
        categories = trees.elements(Trees.CATEGORIES);
        oneHot = trees.elements(Trees.ONE_HOT);
        counters = trees.elements(Trees.COUNTERS);
        boolean[] flat = new boolean[numbers.size() + categories.size()];
        checkPlaces(numbers, NUMBER_INDEX, NUMBER_FLAT_INDEX, flat);
        checkPlaces(categories, INDEX, FLAT_INDEX, flat);
        for (int place = 0; place < numbers.size(); place++) {
            byte treatment = numbers.table(place).tiny(TREATMENT);
            if (treatment < 0 || treatment > LAST_TREATMENT) {
                throw new BrokenModelException(
                        "treats missing values in a way that is not known (%d)".formatted(treatment));
            }
            checkBorders(numbers.table(place), BORDERS);
        }
        for (int place = 0; place < oneHot.size(); place++) {
            checkUsed(oneHot.table(place).whole(INDEX, NONE));
        }
        long[] asked = counters.size() == 0 ? new long[0] : valuesAsked();
        for (int place = 0; place < counters.size(); place++) {
            checkCounter(counters.table(place), asked, counts);
        }
        questions = Math.toIntExact(sum(numbers, BORDERS) + sum(oneHot, VALUES) + sum(counters, COUNTER_BORDERS));
        bins = new int[questions];
        fillBins();
    }

    /** The number of questions. */
    int questions() {
        return questions;
    }

    /** A question as the library has it ready: two bytes for the place of the value, a mask, and a limit. */
    int bin(int question) {
        return bins[question];
    }

    /** Features of a kind are numbered one by one, and in the same order among those of both kinds. */
    private static void checkPlaces(Elements features, int index, int flatIndex, boolean[] flat) {
        int last = NONE;
        for (int place = 0; place < features.size(); place++) {
            FlatTable feature = features.table(place);
            int number = feature.whole(flatIndex, NONE);
            if (feature.whole(index, NONE) != place || number <= last || number >= flat.length || flat[number]) {
                throw new BrokenModelException("has features that are not numbered one by one");
            }
            flat[number] = true;
            last = number;
        }
    }

    private static void checkBorders(FlatTable feature, int field) {
        Elements borders = feature.elements(field);
        if (!feature.has(field)) {
            throw new BrokenModelException("has a feature without borders");
        }
        for (int place = 0; place < borders.size(); place++) {
            if (Float.isNaN(borders.single(place))
                    || (place > 0 && borders.single(place - 1) > borders.single(place))) {
                throw new BrokenModelException("has borders that are out of order");
            }
        }
    }

    private void checkUsed(int category) {
        if (category < 0
                || category >= categories.size()
                || !categories.table(category).flag(USED, true)) {
            throw new BrokenModelException("asks for category %d, which is none of those it uses".formatted(category));
        }
    }

    private void checkCounter(FlatTable feature, long[] asked, CounterTables counts) {
        checkBorders(feature, COUNTER_BORDERS);
        FlatTable counter = feature.table(COUNTER);
        if (counter == null) {
            throw new BrokenModelException("counts by nothing");
        }
        CounterBase base = CounterBase.of(counter.table(COUNTER_BASE));
        for (int place = 0; place < base.categories().size(); place++) {
            checkUsed(base.categories().whole(place));
        }
        for (int place = 0; place < base.numberSplits().size(); place++) {
            checkSplit(base.numberSplits().whole(2 * place), base.numberSplits().single(2 * place + 1));
        }
        for (int place = 0; place < base.oneHotSplits().size(); place++) {
            int category = base.oneHotSplits().whole(2 * place);
            if (Arrays.binarySearch(asked, pair(category, base.oneHotSplits().whole(2 * place + 1))) < 0) {
                throw notAsked();
            }
        }
        counts.check(base, counter.whole(COUNTER_TARGET, 0));
    }

    /** What a counter splits by must be a question of its own. */
    private void checkSplit(int feature, float border) {
        boolean asked = false;
        if (feature >= 0 && feature < numbers.size()) {
            Elements borders = numbers.table(feature).elements(BORDERS);
            int low = 0;
            int high = borders.size() - 1;
            while (low <= high && !asked) {
                int middle = (low + high) >>> 1;
                int order = Float.compare(borders.single(middle), border);
                asked = order == 0;
                low = order < 0 ? middle + 1 : low;
                high = order < 0 ? high : middle - 1;
            }
        }
        if (!asked) {
            throw notAsked();
        }
    }

    /** The questions for certain categories, sorted. */
    private long[] valuesAsked() {
        long[] asked = new long[Math.toIntExact(sum(oneHot, VALUES))];
        int next = 0;
        for (int place = 0; place < oneHot.size(); place++) {
            Elements values = oneHot.table(place).elements(VALUES);
            for (int value = 0; value < values.size(); value++) {
                asked[next++] = pair(oneHot.table(place).whole(INDEX, NONE), values.whole(value));
            }
        }
        Arrays.sort(asked);
        return asked;
    }

    private static long pair(int category, int value) {
        return (long) category << Integer.SIZE | Integer.toUnsignedLong(value);
    }

    private static BrokenModelException notAsked() {
        return new BrokenModelException("counts by a question that it does not ask");
    }

    private static long sum(Elements features, int field) {
        long sum = 0;
        for (int place = 0; place < features.size(); place++) {
            sum += features.table(place).elements(field).size();
        }
        return sum;
    }

    private void fillBins() {
        int[] next = {0, 0};
        fill(numbers, BORDERS, false, next);
        for (int place = 0; place < oneHot.size(); place++) {
            if (!oneHot.table(place).has(VALUES)) {
                throw new BrokenModelException("has a feature without values");
            }
        }
        fill(oneHot, VALUES, true, next);
        fill(counters, COUNTER_BORDERS, false, next);
    }

    /** @param next the question and the place of the value to go on with */
    private void fill(Elements features, int field, boolean equal, int[] next) {
        for (int feature = 0; feature < features.size(); feature++) {
            int size = features.table(feature).elements(field).size();
            int used = (size + QUESTIONS_PER_BIN - 1) / QUESTIONS_PER_BIN;
            if (next[1] + used > MOST_BINS) {
                throw new BrokenModelException("asks for more features than the library can tell apart");
            }
            for (int question = 0; question < size; question++) {
                int bin = next[1] + question / QUESTIONS_PER_BIN;
                int limit = question % QUESTIONS_PER_BIN + 1;
                bins[next[0]++] = equal ? bin | (~limit & 0xff) << 16 | 0xff << 24 : bin | limit << 24;
            }
            next[1] += used;
        }
    }
}
