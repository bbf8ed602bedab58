package io.timpani.engine.pmml;

/** What a forest reads and writes for a block of rows. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record Cells(double[][] columns, double[] sums) {
    static Cells of(int features, int outputs, int rows) {
        return new Cells(new double[features][rows], new double[Math.multiplyExact(outputs, rows)]);
    }
}
