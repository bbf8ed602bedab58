package io.timpani.frame;

/**
 * The size of a CSV body.
 *
 * @param rows number of rows below the header
 * @param columns number of cells in each
 */
public record CsvShape(int rows, int columns) {}
