package io.timpani.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * What {@code validation} checks with.
 *
 * @param input real path of an existing file
 * @param strict true: a failed check fails the command
 * @param json true: the report is one JSON object
 * @param query parameters for unstructured models, in the order given
 * @param contentType of the input, for unstructured models
 */
public record ValidationSettings(
        Path input, boolean strict, boolean json, Map<String, String> query, String contentType)
        implements RunSettings {}
