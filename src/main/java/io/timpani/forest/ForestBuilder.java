package io.timpani.forest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes the trees of a forest one after the other; their order is the order in which leaves are added. Not thread-safe. */
public final class ForestBuilder {
    static final int EVERY = -1;

    private static final int MOST_NODES = Integer.MAX_VALUE - 64;
    /** Bytes of all sets, which may be long when the model is short. */
    private static final long MOST_SET_BYTES =
            Math.min(1L << 29, Runtime.getRuntime().maxMemory() / 4);
    /** So that the keys of a few rows can be counted in an int. */
    private static final int MOST_LANES = 1 << 26;
    /** As with lanes; readers refuse models that say more. */
    public static final int MOST_OUTPUTS = 1 << 20;

    private static final int FIRST_CAPACITY = 1024;

    private final int features;
    private final int outputs;
    private final Precision values;
    private final Precision sums;
    private final double[] base;
    private final Map<Lane, Integer> lanes = new HashMap<>();
    private final List<Lane> lanesInOrder = new ArrayList<>();

    private long setBytes;
    private int size;
    private int[] lane = new int[FIRST_CAPACITY];
    private int[] child = new int[FIRST_CAPACITY];
    private long[] key = new long[FIRST_CAPACITY];
    // where the value of a leaf is
    private int[] place = new int[FIRST_CAPACITY];
    private double[] leaves = new double[FIRST_CAPACITY];
    private int leafSize;

    private int trees;
    private int[] roots = new int[16];
    private int[] depths = new int[16];
    private int[] targets = new int[16];
    private boolean vectors;

    /**
     * A forest without trees.
     *
     * @param features number of columns the forest is given
     * @param outputs number of sums per row, 1 to {@link #MOST_OUTPUTS}
     * @param values precision in which values are compared with thresholds: wider ones are rounded first
     * @param sums precision in which leaves are kept and added
     */
    public ForestBuilder(int features, int outputs, Precision values, Precision sums) {
        if (features < 0 || outputs < 1 || outputs > MOST_OUTPUTS) {
            throw new IllegalArgumentException("%d features, %d outputs".formatted(features, outputs));
        }
        this.features = features;
        this.outputs = outputs;
        this.values = values;
        this.sums = sums;
        this.base = new double[outputs];
    }

    /** Sets what a sum begins with, 0 unless set. */
    public void base(int output, double value) {
        base[output] = value;
    }

    /**
     * Begins a tree that adds to one output.
     *
     * @param nodes how many there are; memory for them is taken at once, so check it against what is left of the file
     */
    public TreeBuilder tree(int output, int nodes) throws BrokenTreeException {
        if (output < 0 || output >= outputs) {
            throw new BrokenTreeException("tree %d adds to output %d of %d".formatted(trees, output, outputs));
        }
        return begin(output, nodes);
    }

    /** As {@link #tree}, of a tree whose leaves have a value for every output. A forest has trees of one kind only. */
    public TreeBuilder vectorTree(int nodes) throws BrokenTreeException {
        return begin(EVERY, nodes);
    }

    private TreeBuilder begin(int output, int nodes) throws BrokenTreeException {
        if (trees > 0 && vectors != (output == EVERY)) {
            throw new IllegalStateException("trees with values and trees with vectors in one forest");
        }
        if (nodes < 1) {
            throw new BrokenTreeException("tree %d has no nodes".formatted(trees));
        }
        return new TreeBuilder(this, output, nodes);
    }

    /** The forest of the trees so far. */
    public Forest build() {
        int[] places = new int[lanesInOrder.size()];
        List<Lane> sorted = lanesInOrder.stream().sorted(Lane.ORDER).toList();
        for (int i = 0; i < sorted.size(); i++) {
            places[lanes.getOrDefault(sorted.get(i), 0)] = i;
        }
        int[] lane = new int[size];
        for (int node = 0; node < size; node++) {
            lane[node] = places.length == 0 ? 0 : places[this.lane[node]];
        }
        Trees shape = new Trees(Arrays.copyOf(roots, trees), Arrays.copyOf(depths, trees), Arrays.copyOf(child, size));
        KeyPlan plan = new KeyPlan(sorted);
        Nodes nodes = values == Precision.FLOAT
                ? IntNodes.of(shape, lane, key, plan)
                : new LongNodes(shape, lane, Arrays.copyOf(key, size), plan);
        double[] kept = Arrays.copyOf(leaves, leafSize);
        int[] target = Arrays.copyOf(targets, trees);
        int[] placesOfLeaves = Arrays.copyOf(place, size);
        Leaves sum = sums == Precision.FLOAT
                ? new FloatLeaves(base.clone(), target, placesOfLeaves, kept)
                : new DoubleLeaves(base.clone(), target, placesOfLeaves, kept);
        return new Forest(features, nodes, sum);
    }

    int features() {
        return features;
    }

    int outputs() {
        return outputs;
    }

    int trees() {
        return trees;
    }

    Precision values() {
        return values;
    }

    void beginTree(int output) {
        if (trees == roots.length) {
            int capacity = more(trees);
            roots = Arrays.copyOf(roots, capacity);
            depths = Arrays.copyOf(depths, capacity);
            targets = Arrays.copyOf(targets, capacity);
        }
        roots[trees] = size;
        targets[trees] = output;
        vectors = output == EVERY;
    }

    void endTree(int depth) {
        depths[trees] = depth;
        trees++;
    }

    /** The number of a lane. */
    int lane(Lane wanted) throws BrokenTreeException {
        Integer known = lanes.putIfAbsent(wanted, lanesInOrder.size());
        if (known != null) {
            return known;
        }
        if (lanesInOrder.size() >= MOST_LANES) {
            throw tooMany();
        }
        lanesInOrder.add(wanted);
        ValueSet set = wanted.set();
        setBytes += set == null ? 0 : set.size();
        if (setBytes > MOST_SET_BYTES) {
            throw new BrokenTreeException("tree %d: the sets of its nodes take too much memory".formatted(trees));
        }
        return lanesInOrder.size() - 1;
    }

    /** @param first place of the first child in the tree */
    void split(int laneNumber, long threshold, int first) throws BrokenTreeException {
        put(laneNumber, threshold, roots[trees] + first);
    }

    void leaf(double... parts) throws BrokenTreeException {
        if ((long) leafSize + parts.length > MOST_NODES) {
            throw tooMany();
        }
        if (leafSize + parts.length > leaves.length) {
            leaves = Arrays.copyOf(leaves, Math.max(more(leafSize), leafSize + parts.length));
        }
        System.arraycopy(parts, 0, leaves, leafSize, parts.length);
        int node = size;
        put(0, greatest(), node);
        place[node] = leafSize;
        leafSize += parts.length;
    }

    private long greatest() {
        return values == Precision.FLOAT ? Integer.MAX_VALUE : Long.MAX_VALUE;
    }

    private void put(int laneNumber, long threshold, int first) throws BrokenTreeException {
        if (size >= MOST_NODES) {
            throw tooMany();
        }
        if (size == lane.length) {
            int capacity = more(size);
            lane = Arrays.copyOf(lane, capacity);
            child = Arrays.copyOf(child, capacity);
            key = Arrays.copyOf(key, capacity);
            place = Arrays.copyOf(place, capacity);
        }
        lane[size] = laneNumber;
        key[size] = threshold;
        child[size] = first;
        size++;
    }

    private BrokenTreeException tooMany() {
        return new BrokenTreeException("tree %d: there are more nodes than can be held".formatted(trees));
    }

    private static int more(int size) {
        return (int) Math.min(MOST_NODES, size + (size >> 1) + 16L);
    }
}
