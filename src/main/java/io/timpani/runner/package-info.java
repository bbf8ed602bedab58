/**
 * Run modes that need no server around them: everything a model's author does before and around serving.
 *
 * <p>Promise: a command ends with its work done and whole, or with a message that names what is at fault and nothing half-done
 * left behind.
 *
 * <ol>
 *   <li>Here is only what the command line needs to start a mode; each mode is a room of its own behind it, and a stranger to
 *       the others. Modes are found through {@link java.util.ServiceLoader}.
 *   <li>Results go to standard output, everything else to standard error; progress only to terminals.
 *   <li>Files are written beside their place and renamed when they are complete.
 *   <li>Temporary files are removed, on success, failure and signal.
 *   <li>Plain Java: no container, no {@code jakarta}.
 * </ol>
 *
 * <p>Out of scope: reading arguments (cli), the rules of values (config), loading models (loading, engine).
 */
@NullMarked
package io.timpani.runner;

import org.jspecify.annotations.NullMarked;
