package io.timpani.forest;

/** Memory of one call at a time; grows to what the forest needs and is kept for the next call. */
final class Scratch {
    /** Leaves found: of every tree, or of every row of a block. */
    final int[] leaf;

    private int[] ints = new int[0];
    private long[] longs = new long[0];
    private float[] floats = new float[0];
    private double[] doubles = new double[0];

    Scratch(int leaves) {
        leaf = new int[leaves];
    }

    /** At least that many keys. Those of rows that nobody wrote are zeros or of another row. */
    int[] ints(int count) {
        if (ints.length < count) {
            ints = new int[count];
        }
        return ints;
    }

    long[] longs(int count) {
        if (longs.length < count) {
            longs = new long[count];
        }
        return longs;
    }

    float[] floats(int count) {
        if (floats.length < count) {
            floats = new float[count];
        }
        return floats;
    }

    double[] doubles(int count) {
        if (doubles.length < count) {
            doubles = new double[count];
        }
        return doubles;
    }
}
