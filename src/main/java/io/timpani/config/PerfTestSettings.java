package io.timpani.config;

/** What {@code perf-test} measures. */
public record PerfTestSettings() implements RunSettings {}
