/** The least that a resource or servlet can do on the same server: what every prediction is compared with. */
@NullMarked
package io.timpani.bench.hello;

import org.jspecify.annotations.NullMarked;
