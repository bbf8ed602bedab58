/**
 * What {@code model-metadata.yaml} and the system file say.
 *
 * <p>Promise: a file is read once, at start; every problem in it is reported at once, with its line.
 *
 * <ol>
 *   <li>Strict YAML: no flow style, anchors, tags or duplicate keys; every scalar is text.
 *   <li>Unknown and missing keys are refused, naming key and line.
 *   <li>A later edit of the file has no effect.
 * </ol>
 *
 * <p>Out of scope: precedence over options (config).
 */
@NullMarked
package io.timpani.metadata;

import org.jspecify.annotations.NullMarked;
