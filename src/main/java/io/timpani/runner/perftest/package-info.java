/**
 * {@code perf-test}: how fast a server answers, for this model and these data.
 *
 * <p>Promise: figures say what was measured and what was not, and the generator tells its own limits with them.
 *
 * <ol>
 *   <li>Without a URL the server is one of this program in a process of its own, with the options that were given; it is gone
 *       when the test is, however that ends, and one that an earlier test left is ended first.
 *   <li>Cases and the last table are those of {@code cli.md} §6.
 *   <li>In the open loop a request counts from the time it was due, whether or not a connection was free then: what a slow
 *       server keeps others waiting for is in the figures (no coordinated omission).
 *   <li>Load is measured once it has settled, or the report says that it had not.
 *   <li>Two servers get the same load in turns: A B B A, so that a drift of the machine hits both.
 *   <li>Rows are repeated from one mapping of the file; no request is ever held in memory, but for small ones.
 *   <li>Reports appear whole or not at all; the HTML file needs no other.
 *   <li>A server that does not answer is given up: a case at its time-out, a load 10 s behind its end, questions besides them
 *       after 10 s.
 *   <li>CPU, memory and threads are those of the server's own processes; where they cannot be found, memory is what the server
 *       tells, and the report says why the rest is missing.
 * </ol>
 *
 * <p>Out of scope: starting and stopping processes (shared, process), rules of options (config).
 */
@NullMarked
package io.timpani.runner.perftest;

import org.jspecify.annotations.NullMarked;
