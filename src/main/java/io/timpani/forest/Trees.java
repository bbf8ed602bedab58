package io.timpani.forest;

/**
 * The nodes of all trees, but for their thresholds.
 *
 * @param roots node per tree
 * @param depths how many steps its deepest leaf is away, per tree
 * @param lanes place in a keyed row, per node
 * @param children first child per node, the second follows it; a leaf is its own
 */
@SuppressWarnings("ArrayRecordComponent") // the hot path reads them, nobody compares or changes them
record Trees(int[] roots, int[] depths, int[] lanes, int[] children) {
    int count() {
        return roots.length;
    }
}
