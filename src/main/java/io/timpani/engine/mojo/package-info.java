/**
 * Runs H2O models inside this JVM: MOJO archives, and POJO sources where a Java compiler is present.
 *
 * <p>Promise: one {@code .zip} or {@code .java} file at the top level of the code directory, without custom code beside it,
 * answers what H2O's own library answers. Archives of other things beside it do no harm.
 *
 * <ol>
 *   <li>Target types: regression, binary, multiclass for the categories Regression, Binomial, Multinomial; anomaly for
 *       AnomalyDetection and Regression. Every other category is refused by its name, and so are
 *       generalized additive models, also within others: their splines are computed outside of the model.
 *   <li>Columns are found by the names of the features. A level that the model does not know and a number that cannot be
 *       read count as missing values.
 *   <li>The labels are the levels of the response, in the model's order.
 *   <li>An offset column is honoured; where it is missing the offset is 0.
 *   <li>Gradient boosting, random forests and isolation forests run in {@code forest}, bit for bit as in H2O's library;
 *       all else, and what the forest cannot hold, runs in that library.
 *   <li>Archives are read within bounds of size and checked before the library sees them: nothing in a file makes it loop,
 *       recurse or allocate beyond the file's own size.
 *   <li>A failing prediction is told with the exception's type and text.
 * </ol>
 *
 * <p>Out of scope: {@code .mojo} pipelines of Driverless AI, whose runtime is not free; calibrated probabilities; label rules
 * and validation of predictions (prediction).
 */
@NullMarked
package io.timpani.engine.mojo;

import org.jspecify.annotations.NullMarked;
