package io.timpani.config;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of reading all settings.
 *
 * @param server always usable, with defaults where values were wrong
 * @param settings present exactly when there are no problems
 * @param problems everything that is wrong, in the order found
 */
public record Binding(ServerSettings server, Optional<Settings> settings, List<Problem> problems) {}
