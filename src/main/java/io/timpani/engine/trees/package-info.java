/**
 * Runs tree ensembles inside this JVM, without the libraries that made them.
 *
 * <p>Promise: the answers of the library that saved the model, in its precision, from one file at the top level of the code
 * directory without custom code beside it.
 *
 * <ol>
 *   <li>A format is known by the first bytes of a file, not by its extension alone ({@link io.timpani.engine.trees.Format}).
 *   <li>XGBoost ({@code .json}, {@code .ubj}, {@code .model}): gbtree, dart and gblinear, every objective of the library,
 *       categorical splits, vector leaves. Where the model knows its categories by their values, others are refused. All trees are used, as by {@code Booster.predict}; a model of its scikit-learn classes with
 *       early stopping keeps to its best iteration, as they do.
 *   <li>LightGBM text ({@code .txt}, {@code .model}, {@code .lgb}) of the versions 2 to 4: gbdt, dart, goss and rf, every
 *       objective, splits by numbers and by categories, every way to be missing. All trees are used: what stopped early was
 *       saved up to its best iteration. Categories of a data frame, texts or numbers, become their codes; unknown ones are
 *       missing. One-vs-all probabilities are divided by their sum where the target type is not multilabel. Linear models in
 *       leaves are refused.
 *   <li>Features are found by name; where the model has no names, by position if the number of columns is right, else by the
 *       names that the library makes up ({@code f0}, {@code f1}, … or {@code Column_0}, …).
 *   <li>LightGBM saves blanks in names as {@code _}: a column with blanks is such a feature where no other can be.
 *   <li>Of a sparse matrix, cells that are not stored are missing to XGBoost, and zero to LightGBM.
 *   <li>Binary models answer the probability of the positive class, multiclass ones one column per class, without labels.
 *   <li>A model that does not fit the target type fails the start, as does one that is broken, whatever is wrong with it: with
 *       its name and a reason, in bounded memory.
 * </ol>
 *
 * <p>Out of scope: how trees are walked (forest), label rules and validation of predictions (prediction).
 */
@NullMarked
package io.timpani.engine.trees;

import org.jspecify.annotations.NullMarked;
