/**
 * Figures: {@code /stats/} and {@code /prometheus}.
 *
 * <p>Promise: reading them never fails; what is not known is null.
 *
 * <ol>
 *   <li>Memory is in MB of 2^20 bytes; container figures are right on cgroup v1 and v2 and null outside a container.
 *   <li>Only {@code cpu_percent} depends on who read before: it covers the time since the previous read, whoever made it; reads
 *       less than 100 ms apart get the same figure.
 *   <li>Timings are null unless {@code --show-perf} is on.
 * </ol>
 *
 * <p>Out of scope: collecting timings (lifecycle), counting and sending metrics (telemetry).
 */
@NullMarked
package io.timpani.stats;

import org.jspecify.annotations.NullMarked;
