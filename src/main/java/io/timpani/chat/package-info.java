/**
 * The OpenAI-style routes: chat completions, model list, direct access.
 *
 * <p>Promise: a model without these abilities says so, with the status the contract gives.
 *
 * <ol>
 *   <li>A chat body is judged before the model: JSON type, JSON, object, messages; only then whether the model can chat.
 *   <li>No engine of this version can chat, list models or be accessed directly.
 * </ol>
 *
 * <p>Out of scope: structured predictions.
 */
@NullMarked
package io.timpani.chat;

import org.jspecify.annotations.NullMarked;
