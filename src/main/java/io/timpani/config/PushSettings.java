package io.timpani.config;

/** What {@code push} sends. */
public record PushSettings() implements RunSettings {}
