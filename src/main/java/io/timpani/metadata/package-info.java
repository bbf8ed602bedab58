/**
 * What {@code model-metadata.yaml}, the system file, a file of runtime parameters and one of downloads say.
 *
 * <p>Promise: a file is read once, at start; every problem in it is reported at once, with its line.
 *
 * <ol>
 *   <li>Strict YAML for metadata and system file: no flow style, anchors, tags or duplicate keys; every scalar is text, but
 *       in definitions of runtime parameters.
 *   <li>Unknown and missing keys are refused, naming key and line.
 *   <li>A later edit of the file has no effect.
 *   <li>A type schema says of a table, in one pass, every rule that it breaks.
 * </ol>
 *
 * <p>Out of scope: precedence over options (config).
 */
@NullMarked
package io.timpani.metadata;

import org.jspecify.annotations.NullMarked;
