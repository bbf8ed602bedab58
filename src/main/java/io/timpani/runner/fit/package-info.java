/**
 * The command {@code fit}: trains a model, with the code of its directory or with a trainer of ours, and tries it.
 *
 * <p>Promise: the output directory holds a complete model that was served once, or it is as it was before.
 *
 * <ol>
 *   <li>What is wrong with the data is told before anything is trained (cli.md §5).
 *   <li>Whatever is made lies in a hidden directory in the output until training is done, and is then renamed into place; what
 *       it replaces is kept until the model was tried, and comes back when the model cannot be served.
 *   <li>Custom code is given the data as its own language reads them; what it prints goes to standard error.
 *   <li>The model is tried by a real server: predictions of a few rows must be those that the same rows have among all.
 * </ol>
 *
 * <p>Out of scope: calling custom code (engine), how our trainers learn (training).
 */
@NullMarked
package io.timpani.runner.fit;

import org.jspecify.annotations.NullMarked;
