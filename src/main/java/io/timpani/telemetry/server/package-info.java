/**
 * The OpenTelemetry of the server around us (MicroProfile Telemetry), used for what it takes.
 *
 * <p>Promise: whoever operates a server has one place where telemetry is set up and one stream that it comes out of.
 *
 * <ol>
 *   <li>Used only when the server has it and it is switched on ({@code otel.sdk.disabled=false}) and does something: spans,
 *       and metrics unless the server has no reader for them.
 *   <li>Where its classes are missing the bean is left out, and the application runs all the same.
 *   <li>What is called here exists in API 1.29, the oldest that servers ship, and a test holds the code to it.
 *   <li>Nothing of the server's is ended; closing leaves nothing of ours in it.
 * </ol>
 *
 * <p>Out of scope: log records, which no server sends (otlp).
 */
@NullMarked
package io.timpani.telemetry.server;

import org.jspecify.annotations.NullMarked;
