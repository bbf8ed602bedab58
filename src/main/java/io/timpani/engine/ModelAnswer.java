package io.timpani.engine;

/** What a model answers to one payload: a matrix of numbers, or a table as custom code made it. */
public sealed interface ModelAnswer permits Prediction, AnswerTable {
    /** Number of rows. */
    int rows();

    /** Number of rows that custom code read from the body, -1 = it does not tell. */
    default int inputRows() {
        return -1;
    }
}
