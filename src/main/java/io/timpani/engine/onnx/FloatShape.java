package io.timpani.engine.onnx;

/**
 * What goes into a graph and comes out of it, all floats.
 *
 * @param input name of the input, shape {@code [rows, width]}
 * @param width number of features
 * @param output name of the output, shape {@code [rows, columns]}
 * @param columns numbers answered per row
 * @param isVector true when the shape of the output is {@code [rows]}
 */
record FloatShape(String input, int width, String output, int columns, boolean isVector) {
    long[] in(int rows) {
        return new long[] {rows, width};
    }

    long[] out(int rows) {
        return isVector ? new long[] {rows} : new long[] {rows, columns};
    }
}
