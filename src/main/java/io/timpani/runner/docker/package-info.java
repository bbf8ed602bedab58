/**
 * {@code --docker}: a command in a container.
 *
 * <p>Promise: the command inside gets what the command outside was given, checked outside first, and reaches what it needs.
 *
 * <ol>
 *   <li>Files and directories are mounted at fixed places below {@code /opt}, and options name those.
 *   <li>The container has our user, our standard streams and no more memory than asked for; a server's port is published where
 *       the server would listen.
 *   <li>A directory is built first, with what a Python or R model requires.
 *   <li>Predictions appear at their place when the container ended well, else not at all.
 *   <li>An interrupt is passed on; any other end but 0 is a failure that names the code.
 *   <li>Secrets are handed over by the environment, not by the command line.
 * </ol>
 *
 * <p>Out of scope: what runs inside.
 */
@NullMarked
package io.timpani.runner.docker;

import org.jspecify.annotations.NullMarked;
