/**
 * Custom code and artifacts in Python, in worker processes.
 *
 * <p>Promise: a model directory written for the reference answers the same here.
 *
 * <ol>
 *   <li>It takes what is Python and not an ONNX model alone: {@code custom.py}, pickled and saved models.
 *   <li>The interpreter is the one the operator named, else the first that has pandas; which one it is, is told at start.
 *   <li>Training calls the hook {@code fit} or a class CustomTask in one process that ends with it.
 *   <li>The worker program is ours and lies beside this package; custom code meets nothing of the server.
 * </ol>
 *
 * <p>Out of scope: how workers live and are spoken to (worker), what answers mean (engine).
 */
@NullMarked
package io.timpani.engine.python;

import org.jspecify.annotations.NullMarked;
