package io.timpani.config;

import java.nio.file.Path;

/**
 * What {@code new env} makes.
 *
 * @param directory real path of an existing directory without a Dockerfile
 * @param image that the Dockerfile builds on
 */
public record NewEnvSettings(Path directory, String image) implements RunSettings {}
