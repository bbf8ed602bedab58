package io.timpani.config;

/** What {@code fit} trains with. */
public record FitSettings() implements RunSettings {}
