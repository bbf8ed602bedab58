/**
 * Spans of OpenTelemetry, made with its API alone.
 *
 * <p>Promise: a span is the same whoever sends it: our SDK, beside which these classes are defined anew (see {@code
 * IsolatedClasses}), or the server's.
 *
 * <ol>
 *   <li>The parent is what the request's {@code traceparent} names (W3C).
 *   <li>What is called here exists in API 1.29, the oldest that servers ship, and a test holds the code to it.
 * </ol>
 *
 * <p>Out of scope: where spans go (otlp, server).
 */
@NullMarked
package io.timpani.telemetry.spans;

import org.jspecify.annotations.NullMarked;
