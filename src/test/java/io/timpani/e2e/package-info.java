/**
 * End-to-end tests: the program as its users meet it, over the command line and HTTP.
 *
 * <p>Promise: nothing here knows the inside; what passes here holds for every client.
 *
 * <ol>
 *   <li>{@link io.timpani.e2e.ServingScenarios} holds what every form of deployment must answer; each form runs it.
 *   <li>Servers are real processes on free ports, and end with the test class that started them.
 * </ol>
 */
@NullMarked
package io.timpani.e2e;

import org.jspecify.annotations.NullMarked;
