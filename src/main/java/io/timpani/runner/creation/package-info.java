/**
 * {@code new model} and {@code new env}: what a model's author starts from.
 *
 * <p>Promise: what is made can be served as it is, and nothing is made over what is there.
 *
 * <ol>
 *   <li>{@code --language}: the hooks of that language, every line commented, and a page that names command and date.
 *   <li>{@code --template}: a small model that serves and validates, its metadata, a request to send, and a page with the
 *       commands.
 *   <li>The Java template is source to build on and the jar that is served; without a compiler, the source alone, and a
 *       sentence saying so.
 *   <li>A directory appears whole or not at all.
 *   <li>{@code new env}: a Dockerfile beside a model, for an image that serves it, with the language it needs.
 * </ol>
 *
 * <p>Out of scope: training (fit).
 */
@NullMarked
package io.timpani.runner.creation;

import org.jspecify.annotations.NullMarked;
