/**
 * The one class that predictors written for the reference server extend; its names are kept for interoperability.
 *
 * <p>Promise: a jar compiled against the reference's class of this name loads and runs here unchanged.
 *
 * <ol>
 *   <li>User code sees this package whatever its own jars hold: a copy bundled into a user's jar is never loaded.
 *   <li>It depends on the JDK alone.
 * </ol>
 *
 * <p>Out of scope: new predictors; they implement {@link io.timpani.engine.Predictor}.
 */
@NullMarked
package com.datarobot.drum;

import org.jspecify.annotations.NullMarked;
