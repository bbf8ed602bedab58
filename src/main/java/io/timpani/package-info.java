/**
 * Timpani: a model runner and prediction server for the JVM.
 *
 * <p>Vision: give it a directory with a trained model and it serves predictions over HTTP, the same in one jar and in any
 * application server; faster than what it replaces, and honest about its health.
 *
 * <p>The rooms, from the door inwards; {@code src/test/resources/house.puml} draws which may import which, and a test holds
 * the code to it:
 *
 * <pre>
 *   cli                                          command line of the standalone jar
 *   runner                                       commands that need no server: score, fit, perf-test, validation …
 *   prediction  chat  catalog  health  stats  system   capabilities: one public Resource each, strangers to each other
 *   http                                         routes, filter, errors, bodies
 *   lifecycle                                    runtime, state, admission, ordered clean-up
 *   telemetry                                    metrics of our own; the server's OpenTelemetry, or ours in its own loader
 *   loading  payload                             from settings to a model; from bytes to what it asks for
 *   engine                                       SPI; an engine per kind of model behind it, strangers to each other
 *   process                                      child processes
 *   config  metadata                             settings; model-metadata.yaml
 *   frame                                        columnar data, readers and writers
 *   model                                        vocabulary
 * </pre>
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>A request is one straight line: Resource, capability, admission, predictor. Answers come back as return values.
 *   <li>Engines are found through {@link java.util.ServiceLoader}; nobody imports them.
 *   <li>Whatever starts is registered for its end when it exists.
 *   <li>Errors name the thing at fault and hold no paths or traces.
 * </ol>
 *
 * <p>Words (never use the ones in brackets): model (scorer), target type (task), feature (field), engine (backend), predictor
 * (handler), prediction (result), setting (option, flag) for what operators set, worker (agent), live, ready and started
 * (healthy, up), admission and permit (limiter, token), drain (quiesce).
 */
@NullMarked
package io.timpani;

import org.jspecify.annotations.NullMarked;
