package io.timpani.frame;

/**
 * Some rows of a larger CSV.
 *
 * @param frame its wanted columns
 * @param lines physical lines that the rows take, blank ones included
 */
public record CsvPart(Frame frame, long lines) {}
