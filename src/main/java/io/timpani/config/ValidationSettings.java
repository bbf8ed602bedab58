package io.timpani.config;

import java.nio.file.Path;

/**
 * What {@code validation} checks with.
 *
 * @param input real path of an existing file
 * @param strict true: a failed check fails the command
 * @param json true: the report is one JSON object
 */
public record ValidationSettings(Path input, boolean strict, boolean json) implements RunSettings {}
