/**
 * Child processes: start, watch, stop. The only room that starts any.
 *
 * <p>Promise: a child never outlives us, never blocks us and never costs more memory than it was given.
 *
 * <ol>
 *   <li>A child runs in a session of its own. A launcher holds its process group and reads a death pipe: when this JVM ends,
 *       even by SIGKILL, the group ends within 2 s, and what left it, as far as its parents still live. What gave up its
 *       parents, too, is not found: only a privileged supervisor could hold it.
 *   <li>Standard output and error come merged, line by line; a line longer than 16 KiB comes in pieces; a slow reader holds
 *       the child up and buffers nothing.
 *   <li>A log file that cannot be written is told once and never stops the child.
 *   <li>Stopping is bounded: TERM to the group, the patience given, KILL to the whole tree.
 *   <li>What a pid file left behind is killed only when process id, start time and command prove that it is ours.
 * </ol>
 *
 * <p>Needs a POSIX {@code sh}; without {@code setsid} a shell's job control makes the group. Out of scope: what a child is
 * for, health, restarts (system).
 */
@NullMarked
package io.timpani.process;

import org.jspecify.annotations.NullMarked;
