/**
 * Runs ONNX models inside this JVM with ONNX Runtime.
 *
 * <p>Promise: one {@code .onnx} file at the top level of the code directory, without custom code beside it, is served with
 * little cost above the run itself.
 *
 * <ol>
 *   <li>Target types: regression, anomaly, binary, multiclass, multilabel.
 *   <li>One input tensor ({@code [rows, features]} or {@code [rows]}) takes the columns by name when the model's metadata
 *       holds {@code timpani.features} (names joined by newlines), else all columns by position.
 *   <li>Several input tensors ({@code [rows, 1]} or {@code [rows]}) take one column each, by the input's name.
 *   <li>Bound by name, a feature that the body lacks counts as missing values and further columns are ignored; a body with
 *       none of the features is refused.
 *   <li>A missing value is {@code NaN} or an empty text; an integer or boolean input refuses it.
 *   <li>Labels are the keys of a ZipMap output, else {@code timpani.labels} of the model's metadata (names joined by
 *       newlines), else none.
 *   <li>Large bodies are predicted in runs of bounded size; a model with a fixed batch of one is run row by row.
 *   <li>Dense rows for trees and for linear models of floats are predicted without the runtime: trees to the runtime's very sums,
 *       linear models worked out in 64 bits and then rounded; a cell right between two floats counts as one of them.
 *   <li>Failures are told in the runtime's words, without absolute paths.
 * </ol>
 *
 * <p>Out of scope: models with hooks (python), label rules and validation of predictions (prediction).
 */
@NullMarked
package io.timpani.engine.onnx;

import org.jspecify.annotations.NullMarked;
