/**
 * Columnar data: what the readers make of a request body and what engines predict from.
 *
 * <p>Promise: bytes become typed columns, and values become bytes, in one pass, without an object per cell.
 *
 * <ol>
 *   <li>Readers take an {@link java.io.InputStream} and hold no more of the body than one buffer (of
 *       Arrow, one record batch) and the columns they make.
 *   <li>Malformed data is refused with {@link io.timpani.model.ErrorCode#INVALID_INPUT} naming line, column or byte offset,
 *       never echoing the data.
 *   <li>A missing value is {@code NaN} in a {@link io.timpani.frame.NumberColumn} and {@code null} in a
 *       {@link io.timpani.frame.TextColumn}.
 *   <li>Plain Java: nothing of Jakarta.
 * </ol>
 *
 * <p>Out of scope: which format a request is in (prediction), what a model needs (engine).
 */
@NullMarked
package io.timpani.frame;

import org.jspecify.annotations.NullMarked;
