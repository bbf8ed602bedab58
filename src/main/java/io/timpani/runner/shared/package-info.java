/**
 * What several run modes need: files that appear whole or not at all, directories that are gone afterwards, a server to ask.
 *
 * <p>Promise: whatever is made here is removed when it is closed, and when the process ends before that.
 *
 * <p>Out of scope: what modes do with them.
 */
@NullMarked
package io.timpani.runner.shared;

import org.jspecify.annotations.NullMarked;
