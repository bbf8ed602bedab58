/**
 * Telemetry: metrics of our own, and spans, metrics and log records for an OpenTelemetry receiver.
 *
 * <p>Promise: whoever does not ask for telemetry does not pay for it, and no receiver ever holds up a request or the end.
 *
 * <ol>
 *   <li>Metrics are counted always, without locks and without an object per request; labels have few values.
 *   <li>Spans, metrics and records leave only when an endpoint is configured; a log line says why they do not.
 *   <li>Inside a server whose own OpenTelemetry is switched on, spans and metrics go through that one; records through ours,
 *       always, and standalone everything does.
 *   <li>Our OpenTelemetry SDK is ours alone: its classes live in a loader of their own, beside whatever version the server
 *       has. No signature outside of {@code telemetry.otlp}, {@code spans} and {@code server} names an OpenTelemetry type.
 *   <li>A failure to set telemetry up is a warning, never a failed start.
 *   <li>Closing sends what is left within a bounded time and leaves no thread, handler or loader behind.
 * </ol>
 *
 * <p>Out of scope: which request is which endpoint (http), the page with the metrics (stats).
 */
@NullMarked
package io.timpani.telemetry;

import org.jspecify.annotations.NullMarked;
