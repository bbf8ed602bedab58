/**
 * A system of managed engines and one forum, started, watched and stopped as one.
 *
 * <p>Promise: all of it runs, or none of it; a shutdown answers at once and is over in time.
 *
 * <pre>
 *   none ──start──► starting ──all engines and the forum──► started
 *    ▲                 │                                       │
 *    ├──one failed─────┘                                   shutdown
 *    │                                                         ▼
 *    └──everything has ended (in a server)──────── shutdown-requested ──► the process ends (standalone)
 * </pre>
 *
 * <ol>
 *   <li>Start is refused with 400 naming the state unless that is none; shutdown is refused while starting.
 *   <li>Engines start in the declared order, each with its start-up wait; one that fails does not keep the others from
 *       starting, so that all errors are told; then whatever started is stopped.
 *   <li>The forum starts after the engines and stops before them; its transcript is in one order, with times.
 *   <li>A shutdown answers with the ports to be closed; the rest happens in the background, within 6 s when asked by HTTP, 3 s
 *       when the runtime stops. A hard timer 2 s later forces the exit of the standalone process.
 *   <li>Engines that an earlier run left behind end when this one starts, if they are proven to be ours.
 *   <li>There is no system and no route to it unless a system file is given; only loopback clients and bearers of the token
 *       are let in.
 *   <li>Output that nobody reads costs bounded memory.
 * </ol>
 *
 * <p>Out of scope: how processes are started and killed (process), what the file may say (metadata).
 */
@NullMarked
package io.timpani.system;

import org.jspecify.annotations.NullMarked;
