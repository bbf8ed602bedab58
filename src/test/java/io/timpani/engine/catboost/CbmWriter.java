package io.timpani.engine.catboost;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@code .cbm} file by hand: symmetric trees or others, on numbers, on single categories and on what was counted of
 * them. What is in the lists can be changed, to write files that are wrong.
 */
public final class CbmWriter {
    /** What a missing number counts as, in the order of the format. */
    enum Nan {
        AS_IS(0),
        AS_FALSE(1),
        AS_TRUE(2);

        private final byte code;

        Nan(int code) {
            this.code = (byte) code;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Numbers(String name, int place, float[] borders, Nan nan) {}

    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    private record Categories(String name, int place, int[] hashes, boolean used) {}

    /**
     * What is counted by.
     *
     * @param numberSplits pairs of a feature and the bits of a border
     * @param oneHotSplits pairs of a feature and a hash
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    record Combination(int[] categories, int[] numberSplits, int[] oneHotSplits) {}

    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    record Counter(
            Combination by,
            int type,
            int target,
            float prior,
            float priorCount,
            float shift,
            float scale,
            float[] borders) {}

    /**
     * A table of counts.
     *
     * @param index for each bucket a hash, -1 = none, and the number of its count
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    record Counts(Combination by, int type, byte[] index, byte[] counts, int denominator, int classes) {}

    private final int dimension;
    private final List<Numbers> numbers = new ArrayList<>();
    private final List<Categories> categories = new ArrayList<>();
    final List<Counter> counters = new ArrayList<>();
    final List<Counts> counts = new ArrayList<>();
    final List<Integer> splits = new ArrayList<>();
    final List<Integer> sizes = new ArrayList<>();
    final List<Double> leaves = new ArrayList<>();
    final List<Double> weights = new ArrayList<>();
    final List<Integer> steps = new ArrayList<>();
    final List<Integer> leafOfNode = new ArrayList<>();
    final List<Integer> bins = new ArrayList<>();
    int @Nullable [] starts;
    private final Map<String, String> metadata = new TreeMap<>();
    private double[] biases = {};
    private double scale = 1;
    private int places;
    String format = "FlabuffersModel_v1";
    List<String> parts = List.of("static_provider_v1");

    /** A model of so many values per row. */
    public CbmWriter(int dimension) {
        this.dimension = dimension;
    }

    /** A feature of numbers; the questions about it are whether a value is above each border. */
    CbmWriter numbers(String name, Nan nan, float... borders) {
        numbers.add(new Numbers(name, places++, borders, nan));
        return this;
    }

    /** A feature of categories; the questions about it are whether a value is the one with each hash. */
    public CbmWriter categories(String name, int... hashes) {
        categories.add(new Categories(name, places++, hashes, hashes.length > 0));
        return this;
    }

    /** A feature of categories without questions, which are counted. */
    CbmWriter countedCategories(String name) {
        categories.add(new Categories(name, places++, new int[0], true));
        return this;
    }

    CbmWriter counter(Counter counter, Counts table) {
        counters.add(counter);
        counts.add(table);
        return this;
    }

    /**
     * A tree.
     *
     * @param questions one per level, counted through all numbers, all categories and all counters; the first is the lowest bit
     *     of the leaf
     * @param values {@code [leaf, dimension]}
     */
    public CbmWriter tree(int[] questions, double... values) {
        sizes.add(questions.length);
        Arrays.stream(questions).forEach(splits::add);
        Arrays.stream(values).forEach(leaves::add);
        return this;
    }

    /**
     * A tree of any shape.
     *
     * @param questions one per node
     * @param distances pairs, how far it is to the child for no and to that for yes, 0 = the walk ends
     * @param leavesOfNodes number of the leaf, within this tree
     * @param values {@code [leaf, dimension]}
     */
    CbmWriter shapedTree(int[] questions, int[] distances, int[] leavesOfNodes, double... values) {
        sizes.add(questions.length);
        Arrays.stream(questions).forEach(splits::add);
        for (int node = 0; node < questions.length; node++) {
            steps.add(distances[2 * node] | distances[2 * node + 1] << 16);
            leafOfNode.add(leaves.size() + leavesOfNodes[node] * dimension);
        }
        Arrays.stream(values).forEach(leaves::add);
        return this;
    }

    /** What the sums of leaves are multiplied by, and what is added then. */
    public CbmWriter scaled(double by, double... bias) {
        scale = by;
        biases = bias;
        return this;
    }

    /** What the model tells of itself. */
    public CbmWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    public CbmWriter objective(String name) {
        return metadata("params", "{\"loss_function\":{\"type\":\"%s\",\"params\":{}}}".formatted(name));
    }

    public byte[] bytes() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int name = builder.createString(format);
        int trees = trees(builder);
        int info = tables(builder, List.copyOf(metadata.entrySet()), entry -> {
            int key = builder.createString(entry.getKey());
            int value = builder.createString(entry.getValue());
            builder.startTable(2);
            builder.addOffset(0, key, 0);
            builder.addOffset(1, value, 0);
            return builder.endTable();
        });
        int partNames = tables(builder, counts.isEmpty() ? List.<String>of() : parts, builder::createString);
        builder.startTable(4);
        builder.addOffset(0, name, 0);
        builder.addOffset(1, trees, 0);
        builder.addOffset(2, info, 0);
        builder.addOffset(3, partNames, 0);
        builder.finish(builder.endTable());
        List<byte[]> sections = new ArrayList<>(List.of(builder.sizedByteArray()));
        counts.forEach(table -> sections.add(bytes(table)));
        int size = 8 + sections.stream().mapToInt(section -> 4 + section.length).sum();
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put("CBM1".getBytes(StandardCharsets.US_ASCII));
        for (int section = 0; section < sections.size(); section++) {
            if (section == 1) {
                file.putInt(counts.size());
            }
            file.putInt(sections.get(section).length).put(sections.get(section));
        }
        return Arrays.copyOf(file.array(), file.position());
    }

    private static byte[] bytes(Counts table) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int base = base(builder, table.by, table.type);
        int index = builder.createByteVector(table.index);
        int blob = builder.createByteVector(table.counts);
        builder.startTable(5);
        builder.addOffset(0, base, 0);
        builder.addOffset(1, index, 0);
        builder.addOffset(2, blob, 0);
        builder.addInt(3, table.denominator, 0);
        builder.addInt(4, table.classes, 0);
        builder.finish(builder.endTable());
        return builder.sizedByteArray();
    }

    private static int base(FlatBufferBuilder builder, Combination by, int type) {
        int names = ints(builder, by.categories);
        int numberSplits = pairs(builder, by.numberSplits);
        int oneHotSplits = pairs(builder, by.oneHotSplits);
        builder.startTable(3);
        builder.addOffset(0, names, 0);
        builder.addOffset(1, numberSplits, 0);
        builder.addOffset(2, oneHotSplits, 0);
        int combination = builder.endTable();
        builder.startTable(3);
        builder.addOffset(0, combination, 0);
        builder.addByte(1, (byte) type, 0);
        return builder.endTable();
    }

    private static int counter(FlatBufferBuilder builder, Counter counter) {
        int base = base(builder, counter.by, counter.type);
        int borders = floats(builder, counter.borders);
        builder.startTable(6);
        builder.addOffset(0, base, 0);
        builder.addInt(1, counter.target, 0);
        builder.addFloat(2, counter.prior, 0);
        builder.addFloat(3, counter.priorCount, 1);
        builder.addFloat(4, counter.shift, 0);
        builder.addFloat(5, counter.scale, 1);
        int ctr = builder.endTable();
        builder.startTable(2);
        builder.addOffset(0, ctr, 0);
        builder.addOffset(1, borders, 0);
        return builder.endTable();
    }

    private int trees(FlatBufferBuilder builder) {
        int numberVector = tables(builder, numbers, feature -> {
            int name = builder.createString(feature.name);
            int borders = floats(builder, feature.borders);
            builder.startTable(6);
            builder.addBoolean(0, feature.nan != Nan.AS_IS, false);
            builder.addInt(1, numbers.indexOf(feature), -1);
            builder.addInt(2, feature.place, -1);
            builder.addOffset(3, borders, 0);
            builder.addOffset(4, name, 0);
            builder.addByte(5, feature.nan.code, 0);
            return builder.endTable();
        });
        int categoryVector = tables(builder, categories, feature -> {
            int name = builder.createString(feature.name);
            builder.startTable(4);
            builder.addInt(0, categories.indexOf(feature), -1);
            builder.addInt(1, feature.place, -1);
            builder.addOffset(2, name, 0);
            builder.addBoolean(3, feature.used, true);
            return builder.endTable();
        });
        List<Categories> asked =
                categories.stream().filter(feature -> feature.hashes.length > 0).toList();
        int oneHotVector = tables(builder, asked, feature -> {
            int values = ints(builder, feature.hashes);
            builder.startTable(3);
            builder.addInt(0, categories.indexOf(feature), -1);
            builder.addOffset(1, values, 0);
            return builder.endTable();
        });
        int counterVector = tables(builder, counters, feature -> counter(builder, feature));
        int splitVector = ints(builder, splits);
        int sizeVector = ints(builder, sizes);
        int[] firsts = new int[sizes.size()];
        for (int tree = 1; tree < firsts.length; tree++) {
            firsts[tree] = firsts[tree - 1] + sizes.get(tree - 1);
        }
        int startVector = ints(builder, starts == null ? firsts : starts);
        int leafVector = doubles(builder, leaves);
        int weightVector = doubles(builder, weights);
        int stepVector = ints(builder, steps);
        int leafOfNodeVector = ints(builder, leafOfNode);
        int binVector = ints(builder, bins);
        int biasVector = doubles(builder, Arrays.stream(biases).boxed().toList());
        builder.startTable(19);
        builder.addInt(0, dimension, 0);
        builder.addOffset(1, splitVector, 0);
        builder.addOffset(2, sizeVector, 0);
        builder.addOffset(3, startVector, 0);
        builder.addOffset(4, categoryVector, 0);
        builder.addOffset(5, numberVector, 0);
        builder.addOffset(6, oneHotVector, 0);
        builder.addOffset(7, counterVector, 0);
        builder.addOffset(8, leafVector, 0);
        builder.addOffset(9, weightVector, 0);
        builder.addOffset(10, stepVector, 0);
        builder.addOffset(11, leafOfNodeVector, 0);
        builder.addDouble(14, scale, 1);
        builder.addOffset(16, biasVector, 0);
        builder.addOffset(17, binVector, 0);
        return builder.endTable();
    }

    private static <T> int tables(FlatBufferBuilder builder, List<T> each, ToIntFunction<T> table) {
        return builder.createVectorOfTables(each.stream().mapToInt(table).toArray());
    }

    private static int ints(FlatBufferBuilder builder, List<Integer> values) {
        return ints(builder, values.stream().mapToInt(Integer::intValue).toArray());
    }

    private static int ints(FlatBufferBuilder builder, int[] values) {
        builder.startVector(Integer.BYTES, values.length, Integer.BYTES);
        for (int index = values.length - 1; index >= 0; index--) {
            builder.addInt(values[index]);
        }
        return builder.endVector();
    }

    private static int pairs(FlatBufferBuilder builder, int[] values) {
        builder.startVector(2 * Integer.BYTES, values.length / 2, Integer.BYTES);
        for (int index = values.length - 1; index >= 0; index--) {
            builder.addInt(values[index]);
        }
        return builder.endVector();
    }

    private static int floats(FlatBufferBuilder builder, float[] values) {
        builder.startVector(Float.BYTES, values.length, Float.BYTES);
        for (int index = values.length - 1; index >= 0; index--) {
            builder.addFloat(values[index]);
        }
        return builder.endVector();
    }

    private static int doubles(FlatBufferBuilder builder, List<Double> values) {
        builder.startVector(Double.BYTES, values.size(), Double.BYTES);
        for (int index = values.size() - 1; index >= 0; index--) {
            builder.addDouble(values.get(index));
        }
        return builder.endVector();
    }
}
