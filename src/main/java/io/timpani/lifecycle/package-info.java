/**
 * Order: what starts, serves, drains and stops, and in which sequence.
 *
 * <p>Promise: nothing starts half, nothing stops dirty.
 *
 * <ol>
 *   <li>One enum owns the state ({@link io.timpani.lifecycle.RuntimeState}); one method changes it.
 *   <li>One class owns order ({@code WorkerContext}): things register as they come to exist; one list
 *       is run backwards, also after a failed start.
 *   <li>Drain is a gate ({@link io.timpani.lifecycle.Admission}): count first, then test the state.
 *   <li>Readiness falls before liveness; liveness never depends on the model.
 *   <li>Stopping is idempotent and bounded in time; failures while stopping never mask each other.
 * </ol>
 *
 * <p>Out of scope: HTTP (http), what a model is (engine), signals and exit codes (cli).
 */
@NullMarked
package io.timpani.lifecycle;

import org.jspecify.annotations.NullMarked;
