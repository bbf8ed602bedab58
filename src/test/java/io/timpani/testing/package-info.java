/** What the tests of several rooms need. */
@NullMarked
package io.timpani.testing;

import org.jspecify.annotations.NullMarked;
