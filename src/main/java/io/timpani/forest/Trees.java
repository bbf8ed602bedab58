package io.timpani.forest;

/**
 * The shape of all trees.
 *
 * @param roots node per tree
 * @param depths how many steps its deepest leaf is away, per tree
 * @param children first child per node, the second follows it; a leaf is its own
 */
@SuppressWarnings("ArrayRecordComponent") // the hot path reads them, nobody compares or changes them
record Trees(int[] roots, int[] depths, int[] children) {
    int count() {
        return roots.length;
    }
}
