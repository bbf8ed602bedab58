package io.timpani.engine.pmml;

/**
 * A compiled model.
 *
 * @param step predicts
 * @param outcome where the prediction is then
 */
record Scored(Step step, Outcome outcome) {}
