/**
 * Trains models in this JVM: a table becomes a model file that our engines serve.
 *
 * <p>Promise: the same rows, settings and seed give the same bytes, and the served model treats a row as the training did.
 *
 * <ol>
 *   <li>Columns of numbers are numbers, all others categories. Which categories there are is part of the model file, in the
 *       form that its format has for it, so that bodies hold them as the training data did.
 *   <li>Some rows are held out, of each class the same share: boosting stops when they are no longer predicted better, and the
 *       measures are taken on them.
 *   <li>XGBoost and LightGBM do their own training. They are no part of this program: their jars are looked for, or
 *       downloaded, checked, and loaded by a loader of their own.
 *   <li>Linear models are our own: ridge regression, and logistic regression with one sum per class; they are written as PMML.
 * </ol>
 *
 * <p>Out of scope: reading data, where the files go (fit).
 */
@NullMarked
package io.timpani.runner.training;

import org.jspecify.annotations.NullMarked;
