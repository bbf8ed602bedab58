/** Trains the models of {@code src/examples}; reproducible, no part of the product. */
@NullMarked
package io.timpani.examples;

import org.jspecify.annotations.NullMarked;
