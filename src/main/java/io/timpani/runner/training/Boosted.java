package io.timpani.runner.training;

/**
 * What a library has trained.
 *
 * @param model as the library saves it
 * @param rounds that were the best, which are the first of those in the model
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
public record Boosted(byte[] model, int rounds) {}
