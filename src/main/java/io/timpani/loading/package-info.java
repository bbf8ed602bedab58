/**
 * From settings to a loaded model.
 *
 * <p>Promise: a directory is served by exactly one engine, or refused with the candidates and how to choose.
 *
 * <ol>
 *   <li>Engines are found through {@link java.util.ServiceLoader}, and asked what they find.
 *   <li>Where several find something, those come first that the contract knows (model-contract.md §2, §10).
 *   <li>Code that trains is looked for in the whole directory, and must be one file.
 *   <li>A model of no foreign code runs once before it is handed over, so that the first call finds it warm.
 * </ol>
 *
 * <p>Out of scope: reading artifacts (engine), how many calls go on at once (lifecycle, runner).
 */
@NullMarked
package io.timpani.loading;

import org.jspecify.annotations.NullMarked;
