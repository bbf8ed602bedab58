/**
 * Rows, as they come: text, matrices, columns or anything, made what a predictor asks for.
 *
 * <p>Promise: what is wrong with rows is found here, before a predictor sees them, and is the fault of who sent them.
 *
 * <ol>
 *   <li>The format is told by a media type or a file's name (http-api.md §2.3).
 *   <li>Bytes are copied once at most; what is large goes to a file, so that the heap is bounded.
 * </ol>
 *
 * <p>Out of scope: where rows come from (prediction, runner), what a model makes of them (engine).
 */
@NullMarked
package io.timpani.payload;

import org.jspecify.annotations.NullMarked;
