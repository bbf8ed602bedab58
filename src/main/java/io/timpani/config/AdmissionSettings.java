package io.timpani.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much work is let in.
 *
 * @param workers model calls at once as the user asked for, empty = not asked
 * @param backlog calls that may wait, 1 to 10000; one more is answered 503
 * @param grace how long a drain waits for requests in flight
 * @param timeout how long a prediction, or a pause in a request's body, may take; empty = no limit
 */
public record AdmissionSettings(OptionalInt workers, int backlog, Duration grace, Optional<Duration> timeout) {}
