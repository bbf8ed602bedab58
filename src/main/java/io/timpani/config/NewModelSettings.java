package io.timpani.config;

/** What {@code new model} makes. */
public record NewModelSettings() implements RunSettings {}
