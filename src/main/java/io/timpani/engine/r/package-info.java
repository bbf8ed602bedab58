/**
 * Custom code and artifacts in R, in worker processes.
 *
 * <p>Promise: a model directory written for the reference answers the same here.
 *
 * <ol>
 *   <li>It takes {@code custom.R}, {@code custom.r} and {@code .rds} files.
 *   <li>The interpreter is the one the operator named, else the first {@code Rscript}.
 *   <li>Training calls the hook {@code fit} in one process that ends with it.
 *   <li>Workers speak over the loopback interface, since R has no other sockets; a token shows that they are ours.
 * </ol>
 *
 * <p>Out of scope: how workers live and are spoken to (worker), what answers mean (engine).
 */
@NullMarked
package io.timpani.engine.r;

import org.jspecify.annotations.NullMarked;
