package io.timpani.runner.training;

/**
 * A trained model.
 *
 * @param file name that the model file is to have
 * @param content of the model file
 * @param story how it was trained, in a few words
 * @param heldOut places of the rows that it has not seen, none when it saw all
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
public record Trained(String file, byte[] content, String story, int[] heldOut) {}
