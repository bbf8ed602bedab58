/**
 * The command line: turns arguments into a run mode.
 *
 * <p>Promise: everything that is wrong with a command line is told at once, before anything is started.
 *
 * <ol>
 *   <li>Options are parsed once; {@code --opt value}, {@code --opt=value} and unique prefixes are equal.
 *   <li>Values are checked by {@code config}, whoever gave them; the options given become {@code timpani.} system
 *       properties, so that the application in the same JVM reads the same settings.
 *   <li>Exit codes: 0 done, 1 failed check or start, 2 usage.
 *   <li>The only room that calls {@code System.exit}, and only in {@code Main}.
 *   <li>No class of the server is touched before all checks have passed.
 * </ol>
 *
 * <p>Out of scope: the rules of values (config), serving itself.
 */
@NullMarked
package io.timpani.cli;

import org.jspecify.annotations.NullMarked;
