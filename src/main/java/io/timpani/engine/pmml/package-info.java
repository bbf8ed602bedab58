/**
 * Predicts with PMML 4 models inside this JVM.
 *
 * <p>Promise: one {@code .pmml} file at the top level of the code directory is compiled once, at load, to small evaluators over an
 * array of numbers; a row costs no look-ups by name and no objects.
 *
 * <ol>
 *   <li>Target types: regression, anomaly, binary, multiclass, multilabel. A classification needs a document that tells
 *       probabilities; its class values are the labels.
 *   <li>Models: RegressionModel, GeneralRegressionModel (no Cox regression), TreeModel, MiningModel (no selectAll),
 *       NeuralNetwork, SupportVectorMachineModel, NaiveBayesModel, ClusteringModel (its distance, for anomaly), Scorecard,
 *       RuleSetModel.
 *   <li>What is not supported is refused at load, naming element and line; but what no prediction needs is not looked at.
 *   <li>Fields are fed by column name. A column that the body lacks is missing values, further ones are ignored.
 *   <li>Missing, invalid and outlying values are treated as the document says. Where it says that an invalid value gives an
 *       invalid result, the row has no prediction: {@code NaN} for regression, and the request is refused for classification.
 *   <li>A function without a result for its arguments, such as a division by zero, makes the value of its field invalid, and
 *       every row that needs that value, unless the document says {@code asIs} or {@code asMissing}. Too large numbers are
 *       infinite.
 *   <li>Computations that the document declares as 32 bit ({@code x-mathContext}) are rounded like that, step by step.
 *   <li>Sums, averages and votes of trees are walked as one forest ({@code io.timpani.forest}) where that is the same to the bit;
 *       other ensembles go tree by tree.
 *   <li>Documents are hostile: no document type definitions or entities, and nesting, memory and work at load are bounded.
 * </ol>
 *
 * <p>The reader is our own: what JAXB would add is megabytes and a quarrel with the servers' own copies of it, while the JDK's
 * streaming parser is there anyhow, and knows lines.
 *
 * <p>Texts are numbers too: every text of a document has a code, and so has, for as long as its row, a text that is not in it.
 */
@NullMarked
package io.timpani.engine.pmml;

import org.jspecify.annotations.NullMarked;
