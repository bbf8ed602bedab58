/** Benchmarks: parts of a prediction (src/jmh) and the server as a whole over HTTP (src/bench). */
@NullMarked
package io.timpani.bench;

import org.jspecify.annotations.NullMarked;
