/**
 * {@code push}: sends a model to the platform.
 *
 * <p>Promise: nothing is sent that does not work here, and no secret is ever printed.
 *
 * <ol>
 *   <li>The model is checked first by {@code score}, or {@code fit} for one that is trained there, on {@code validation.input}.
 *   <li>A model, or task, is made unless the metadata name one; then it gets a version of its own with the files of the
 *       directory; a task also a blueprint, and is trained where a project is named.
 *   <li>429, 5xx and connections that fail are tried again, waiting longer each time, or as long as the answer says.
 *   <li>A dry run prints each request and sends none.
 *   <li>The last line says what is there now, and where.
 * </ol>
 *
 * <p>Out of scope: waiting for what the platform then does. The platform's paths and names are those of its public
 * documentation ({@link io.timpani.runner.push.PlatformApi}); they were never tried against it.
 */
@NullMarked
package io.timpani.runner.push;

import org.jspecify.annotations.NullMarked;
