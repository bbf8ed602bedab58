package io.timpani.engine.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the links of trees before ONNX Runtime does: on trees that lead in a circle it never ends, on very deep ones its
 * recursion runs out of stack and ends the process, and columns below 0 it reads from memory that is not the row's.
 */
final class TreeLinks {
    /** Trees in life are up to a hundred deep. */
    static final int DEEPEST = 1000;

    static final String PREFIX = "TreeEnsemble";

    /** The runtime makes a chain of nodes of each set. */
    private static final String MEMBERS = "membership_values";

    private static final int MOST_MEMBER_BYTES = DEEPEST * Double.BYTES;
    private static final int LEAF = -1;

    private final int[] yes;
    private final int[] no;
    private final int[] depth;

    private TreeLinks(int[] yes, int[] no) {
        this.yes = yes;
        this.no = no;
        this.depth = new int[yes.length];
    }

    static boolean hasTrees(OnnxFile.Node node) {
        return node.operator().startsWith(PREFIX);
    }

    /**
     * What is wrong with the trees of a file that would bring ONNX Runtime down, as a predicate of the file.
     *
     * @param file what could be read of it
     */
    static Optional<String> complaint(Path path, Optional<OnnxFile> file) {
        if (file.isEmpty()) {
            // what could not be read here may still be read there
            return OnnxFile.mentions(PREFIX, path)
                    ? Optional.of("is damaged, or written in a way that its trees cannot be checked")
                    : Optional.empty();
        }
        return complaint(file.get());
    }

    private static Optional<String> complaint(OnnxFile file) {
        if (file.hidesTrees()) {
            return Optional.of("has trees within a function or a branch of the graph, where they cannot be checked");
        }
        return file.nodes().stream()
                .filter(TreeLinks::hasTrees)
                .flatMap(node -> complaint(node).stream())
                .findFirst();
    }

    private static Optional<String> complaint(OnnxFile.Node node) {
        try {
            if (Arrays.stream(node.numbers("nodes_featureids")).anyMatch(feature -> feature < 0)) {
                return Optional.of("has a tree that asks for a column below 0");
            }
            if (node.attributes().containsKey(MEMBERS)
                    && node.attributes().get(MEMBERS).size() > MOST_MEMBER_BYTES) {
                return Optional.of("has a tree with sets of more than %d members in all".formatted(DEEPEST));
            }
            long[] yes = node.numbers("nodes_truenodeids");
            long[] no = node.numbers("nodes_falsenodeids");
            if (yes.length != no.length) {
                return Optional.empty();
            }
            return node.operator().equals(PREFIX)
                    ? new TreeLinks(
                                    places(yes, node.numbers("nodes_trueleafs")),
                                    places(no, node.numbers("nodes_falseleafs")))
                            .walk()
                    : named(node, yes, no).walk();
        } catch (IOException e) {
            return Optional.of("has a damaged tree");
        }
    }

    /** Links by the place of a node. */
    private static int[] places(long[] links, long[] leafs) {
        int[] places = new int[links.length];
        for (int node = 0; node < places.length; node++) {
            boolean isLeaf = node < leafs.length && leafs[node] != 0;
            places[node] = isLeaf || links[node] < 0 || links[node] >= links.length ? LEAF : (int) links[node];
        }
        return places;
    }

    /** Links by the number of a node in its tree. */
    private static TreeLinks named(OnnxFile.Node node, long[] yes, long[] no) throws IOException {
        long[] trees = node.numbers("nodes_treeids");
        long[] ids = node.numbers("nodes_nodeids");
        int size = yes.length;
        if (trees.length != size || ids.length != size) {
            return new TreeLinks(new int[0], new int[0]);
        }
        String[] modes = node.texts("nodes_modes").toArray(new String[0]);
        Map<Id, Integer> places = new HashMap<>(size * 2);
        for (int place = 0; place < size; place++) {
            places.put(new Id(trees[place], ids[place]), place);
        }
        int[] yesPlaces = new int[size];
        int[] noPlaces = new int[size];
        for (int place = 0; place < size; place++) {
            boolean isLeaf = place < modes.length && modes[place].equals("LEAF");
            yesPlaces[place] = isLeaf ? LEAF : places.getOrDefault(new Id(trees[place], yes[place]), LEAF);
            noPlaces[place] = isLeaf ? LEAF : places.getOrDefault(new Id(trees[place], no[place]), LEAF);
        }
        return new TreeLinks(yesPlaces, noPlaces);
    }

    /** A node's number in its tree. */
    private record Id(long tree, long node) {}

    /** Depths from below, without recursion: 0 = not seen, -1 = on the way. */
    private Optional<String> walk() {
        int[] way = new int[yes.length + 1];
        for (int start = 0; start < yes.length; start++) {
            int size = 0;
            way[size++] = start;
            while (size > 0) {
                int node = way[size - 1];
                if (depth[node] > 0) {
                    size--;
                    continue;
                }
                depth[node] = -1;
                int open = open(node);
                if (open == LEAF) {
                    depth[node] = 1 + Math.max(depthOf(yes[node]), depthOf(no[node]));
                    size--;
                } else if (depth[open] < 0) {
                    return Optional.of("has a tree that leads in a circle");
                } else {
                    way[size++] = open;
                }
                if (size > DEEPEST || depth[node] > DEEPEST) {
                    return Optional.of("has a tree that is deeper than %d nodes".formatted(DEEPEST));
                }
            }
        }
        return Optional.empty();
    }

    private int depthOf(int node) {
        return node == LEAF ? 0 : depth[node];
    }

    /** A child whose depth is not known yet. */
    private int open(int node) {
        if (yes[node] != LEAF && depth[yes[node]] <= 0) {
            return yes[node];
        }
        return no[node] != LEAF && depth[no[node]] <= 0 ? no[node] : LEAF;
    }
}
