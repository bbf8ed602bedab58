/**
 * Shared HTTP plumbing: which path is which route, headers every answer carries, errors as JSON, bodies in and out.
 *
 * <p>Promise: every server answers alike, whatever its JAX-RS implementation thinks of slashes, methods and media types.
 *
 * <ol>
 *   <li>{@link io.timpani.http.Route} is the one table of routes; the filter answers 404, 405, OPTIONS and error mode from it
 *       before JAX-RS sees the request.
 *   <li>Every answer carries request id and version.
 *   <li>HTTP status of an {@link io.timpani.model.ErrorCode} exists only in {@link io.timpani.http.ErrorAnswer}.
 *   <li>Error texts hold no absolute path and no stack trace, unless the operator asked for them.
 *   <li>Every line that we log for a request names it.
 *   <li>A model call is counted by admission from before its body is read until its last byte is answered.
 * </ol>
 *
 * <p>Out of scope: what a route answers (prediction, chat, catalog, health, stats).
 */
@NullMarked
package io.timpani.http;

import org.jspecify.annotations.NullMarked;
