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
 *   <li>Features are bound by name in one place ({@link io.timpani.engine.FeatureBinding}), the same for every engine.
 *   <li>A model that runs in this JVM and is none of the contract's kinds reports the language java; it needs no language to be
 *       given, and files of its extension that are no models are no candidates.
 *   <li>A fast model is called with made-up rows before it is ready ({@link io.timpani.engine.WarmUp}), code of the user's never.
 *   <li>Large calls of such models take all cores ({@link io.timpani.engine.RowParts}).
 *   <li>Engines of custom code train with it, too ({@link io.timpani.engine.Fitter}): in a process of its own, with the data as
 *       the code's language reads them.
 *   <li>Plain Java: nothing of Jakarta.
 * </ol>
 *
 * <p>Out of scope: label rules and validation of predictions (prediction), admission (lifecycle).
 */
@NullMarked
package io.timpani.engine;

import org.jspecify.annotations.NullMarked;
