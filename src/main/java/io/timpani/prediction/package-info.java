/**
 * Predictions over HTTP: structured, unstructured, and transformed rows.
 *
 * <p>Promise: a body becomes columns, the model predicts, the labels are checked, JSON goes out; one pass each.
 *
 * <ol>
 *   <li>The format comes from the media type or the file name, nothing else (http-api.md §2).
 *   <li>What is wrong with the request is a 4xx that names it; what is wrong with the model's answer is a 500 that names it
 *       (model-contract.md §8).
 *   <li>Label keys keep the model's column order and the request's spelling.
 *   <li>The body is read as a stream; no limit but the operator's.
 * </ol>
 *
 * <p>Out of scope: routes and headers (http), permits and drain (lifecycle), parsing (frame).
 */
@NullMarked
package io.timpani.prediction;

import org.jspecify.annotations.NullMarked;
