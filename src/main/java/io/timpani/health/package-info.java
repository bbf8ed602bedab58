/**
 * Probes: {@code /}, {@code /ping/}, {@code /health/}, and the MicroProfile Health checks where the server has them.
 *
 * <p>Promise: health is never claimed that is not there.
 *
 * <ol>
 *   <li>Liveness never depends on the model.
 *   <li>Readiness is true exactly while model calls are let in and there is something that can answer them.
 * </ol>
 *
 * <p>Out of scope: error mode, which the {@code http} room answers.
 */
@NullMarked
package io.timpani.health;

import org.jspecify.annotations.NullMarked;
