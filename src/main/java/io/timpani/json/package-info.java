/**
 * JSON as trees: what is small, or read as a whole.
 *
 * <p>Promise: strict reading (RFC 8259), with the place of what is wrong; needs nothing but the JDK, so that it is there before
 * any server is.
 *
 * <p>Out of scope: the answers of hot paths, which are written as they are made (frame).
 */
@NullMarked
package io.timpani.json;

import org.jspecify.annotations.NullMarked;
