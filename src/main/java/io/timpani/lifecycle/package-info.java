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
 *   <li>Threads are watched: what one throws is logged with its name, an unrecoverable error ends serving.
 *   <li>Every background thread ends with the runtime, and in time.
 * </ol>
 *
 * <p>The life of a runtime, as {@link io.timpani.lifecycle.RuntimeState} allows it:
 *
 * <pre>
 *   STARTING ──► READY ──► DRAINING ──► STOPPED     options, threads watched, flusher, model, request threads, watchdog;
 *      │           │           ▲                    gate closed, requests in flight finished; stop callbacks ascending,
 *      └───────────┴─► FAILED ─┘                    clean-up callbacks descending
 * </pre>
 *
 * <p>Out of scope: HTTP (http), what a model is (engine), signals and exit codes (cli).
 */
@NullMarked
package io.timpani.lifecycle;

import org.jspecify.annotations.NullMarked;
