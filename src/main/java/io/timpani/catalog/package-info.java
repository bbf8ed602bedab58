/**
 * What is served: {@code /info/} and {@code /capabilities/}.
 *
 * <p>Promise: the answers are settled at start; a later edit of a file changes nothing.
 *
 * <ol>
 *   <li>{@code /info/} always has codeDir, targetType, language, drumVersion and drumServer.
 *   <li>{@code /capabilities/} offers a format exactly when {@code /predict/} takes it.
 * </ol>
 *
 * <p>Out of scope: figures (stats).
 */
@NullMarked
package io.timpani.catalog;

import org.jspecify.annotations.NullMarked;
