/**
 * The service provider interface of engines: how a model directory becomes a predictor.
 *
 * <p>Promise: whoever implements {@link io.timpani.engine.Engine} or, in a user's jar,
 * {@link io.timpani.engine.Predictor} needs nothing but this room, {@code frame} and {@code model}.
 *
 * <ol>
 *   <li>Engines are found through {@link java.util.ServiceLoader}; they are strangers to each other.
 *   <li>A predictor says how it wants to be called ({@link io.timpani.engine.Traits}); callers keep to it.
 *   <li>Predictions come back as return values; nothing here calls upward.
 *   <li>Plain Java: nothing of Jakarta.
 * </ol>
 *
 * <p>Out of scope: label rules and validation of predictions (prediction), admission (lifecycle).
 */
@NullMarked
package io.timpani.engine;

import org.jspecify.annotations.NullMarked;
