package io.timpani.config;

/** What {@code new env} makes. */
public record NewEnvSettings() implements RunSettings {}
