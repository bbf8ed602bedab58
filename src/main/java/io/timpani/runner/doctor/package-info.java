/**
 * {@code doctor}: what this machine has and lacks, for which feature, and how to get it.
 *
 * <p>Promise: everything is looked at, whatever else is missing; nothing is changed or left behind.
 *
 * <ol>
 *   <li>Java and its compiler, the native libraries of engines, Python and R with their packages, docker, ports, memory, and
 *       the directory for temporary files.
 *   <li>Each is found as engines find it: the same settings, the same path.
 *   <li>What is missing is told with the commands that install it.
 *   <li>Exit code 1 only when no model at all could be served.
 * </ol>
 *
 * <p>Out of scope: installing.
 */
@NullMarked
package io.timpani.runner.doctor;

import org.jspecify.annotations.NullMarked;
