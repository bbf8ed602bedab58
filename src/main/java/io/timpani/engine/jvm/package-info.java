/**
 * Runs predictors that users wrote for the JVM.
 *
 * <p>Promise: a user's jar runs inside this JVM as if it were alone with the JDK and our SPI.
 *
 * <ol>
 *   <li>User code sees the JDK, the packages {@code io.timpani.engine}, {@code frame} and {@code model},
 *       {@code com.datarobot.drum} and its own class path; no other class or resource of the server.
 *   <li>The context class loader is the user's own whenever user code runs.
 *   <li>Exactly one predictor is served: the class named by the user, else the only provider of
 *       {@link io.timpani.engine.Predictor}.
 *   <li>A subclass of {@link com.datarobot.drum.BasePredictor} is served through CSV texts and files.
 *   <li>Whatever user code throws is named to the caller and harms nobody else; only a failing JVM is not hidden.
 *   <li>After closing nothing of the user's code is held: jars can be deleted, classes collected.
 * </ol>
 *
 * <p>Out of scope: unstructured and text targets; marshalling of labels (prediction).
 */
@NullMarked
package io.timpani.engine.jvm;

import org.jspecify.annotations.NullMarked;
