/**
 * Trains with LightGBM.
 *
 * <p>Promise: the same model for the same rows and seed; no class here is loaded unless its library is there.
 *
 * <p>Out of scope: where the library comes from, what becomes of the model (training).
 */
@NullMarked
package io.timpani.runner.training.lightgbm;

import org.jspecify.annotations.NullMarked;
