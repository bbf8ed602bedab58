/**
 * Runs CatBoost models inside this JVM with CatBoost's own library.
 *
 * <p>Promise: one {@code .cbm} file at the top level of the code directory, without custom code beside it, is served.
 *
 * <ol>
 *   <li>Target types: regression, anomaly, binary, multiclass, multilabel. The objective the model was trained for makes
 *       probabilities of its raw values: logistic, softmax, one-vs-all; exponential for Poisson and Tweedie.
 *   <li>Columns are found by the names of the model's features; a model without names takes all columns by position.
 *   <li>A feature that the body lacks counts as missing values. A missing number goes the way the model learnt, a missing
 *       category is the empty text, which is what CatBoost itself reads from an empty cell. Numbers in a column of categories
 *       are texts, whole ones without a point.
 *   <li>Labels are those of the model where they are those of the request, else none.
 *   <li>One-vs-all probabilities are divided by their sum where the target type is multiclass.
 *   <li>A file is looked through before the library sees it, as a broken one would end the process: every place in it is inside
 *       of it and holds what it should; no walk through trees, features and tables of counts leads out of them or never ends;
 *       what is not known is refused. The library gets the very bytes that were looked at, without the metadata, which is read
 *       here.
 * </ol>
 *
 * <p>Out of scope: models with text or embedding features, models with hooks (python), label rules and validation of
 * predictions (prediction).
 */
@NullMarked
package io.timpani.engine.catboost;

import org.jspecify.annotations.NullMarked;
