/**
 * Worker processes of ours that run custom code: started, spoken to, watched and replaced.
 *
 * <p>Promise: a worker that dies, hangs or grows costs its own call and nothing else; the server never waits for it for ever.
 *
 * <ol>
 *   <li>A worker speaks frames over a socket of its own ({@link io.timpani.worker.Lane}); what user code does to standard
 *       input and output cannot harm them.
 *   <li>A lane carries one call at a time; a call that is interrupted ends its worker.
 *   <li>A worker that ended, was recycled, does not answer or is too large is replaced, with growing pauses when
 *       replacements fail; the others serve meanwhile.
 *   <li>While no worker lives and none can be started, calls are refused instead of waiting.
 *   <li>Calls get lanes in the order in which they came.
 *   <li>Where the operator wants it, concurrent one-row calls share a call; a row that fails, fails alone.
 *   <li>Output of workers comes line by line to the log.
 * </ol>
 *
 * <p>Plain Java. Out of scope: what is asked of a worker (engines), permits and time limits (lifecycle, prediction), how
 * processes are started and ended (process).
 */
@NullMarked
package io.timpani.worker;

import org.jspecify.annotations.NullMarked;
