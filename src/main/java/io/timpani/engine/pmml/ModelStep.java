package io.timpani.engine.pmml;

/**
 * A compiled model.
 *
 * @param step predicts
 * @param outcome where the prediction is then
 */
record ModelStep(Step step, Outcome outcome) {}
