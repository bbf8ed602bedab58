/**
 * The OpenAI-style routes: chat completions, model list, direct access.
 *
 * <p>Promise: a client gets each piece of an answer as soon as the model has made it.
 *
 * <ol>
 *   <li>A chat body is judged before the model: JSON type, JSON, object, messages; only then whether the model can chat.
 *   <li>Failures up to the first chunk are answers as of every route; later ones are told in the stream, which then ends
 *       without its mark of the end.
 *   <li>A client that goes ends the model's work for it; a silent stream is kept alive by comments.
 *   <li>No engine of this version can be accessed directly.
 * </ol>
 *
 * <p>Out of scope: structured predictions, what chunks say (engine).
 */
@NullMarked
package io.timpani.chat;

import org.jspecify.annotations.NullMarked;
