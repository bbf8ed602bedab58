package io.timpani.config;

import java.time.Duration;

/**
 * The watchdog that asks the server itself whether it still answers (lifecycle.md §7).
 *
 * @param host where it asks
 * @param requestTimeout how long it waits for an answer
 * @param maxAttempts bad answers in a row that end the server
 */
public record WatchdogSettings(String host, Duration requestTimeout, int maxAttempts) {}
