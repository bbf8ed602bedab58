/**
 * The vocabulary every room speaks: target types, class labels, error codes, languages.
 *
 * <p>Promise: words only. This room holds no behaviour beyond parsing and naming its own values.
 *
 * <ol>
 *   <li>It imports nothing of ours and nothing of Jakarta.
 *   <li>Errors are data: an {@link io.timpani.model.ErrorCode} says whose fault it is; HTTP status exists only in the
 *       {@code http} room.
 * </ol>
 *
 * <p>Out of scope: validation of predictions (prediction), configuration (config).
 */
@NullMarked
package io.timpani.model;

import org.jspecify.annotations.NullMarked;
