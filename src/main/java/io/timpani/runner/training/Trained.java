package io.timpani.runner.training;

/**
 * A trained model.
 *
 * @param file name that the model file is to have
 * @param content of the model file
 * @param story how it was trained, in a few words
 * @param heldOut places of the rows that it has not learned from, none when it learned from all
 * @param hasStopped those rows said when to stop, so that it is better on them than on others
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
public record Trained(String file, byte[] content, String story, int[] heldOut, boolean hasStopped) {}
