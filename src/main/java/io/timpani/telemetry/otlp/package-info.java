/**
 * Our own OpenTelemetry SDK, and the only classes that name its types. Every runtime with telemetry on defines them anew, in
 * a loader of its own beside the SDK (see {@code IsolatedClasses}); to the application they are resources.
 *
 * <ol>
 *   <li>Three providers, without those that the server's own OpenTelemetry stands in for (telemetry.server); the one of
 *       records is always ours, and records belong to the server's spans then.
 *   <li>OTLP over HTTP as protobuf; nothing is registered globally.
 *   <li>A receiver that is down or slow costs a bounded amount of memory and no request any time.
 *   <li>Counters and histograms are sent as what was added since they were sent last (delta temporality).
 * </ol>
 */
@NullMarked
package io.timpani.telemetry.otlp;

import org.jspecify.annotations.NullMarked;
