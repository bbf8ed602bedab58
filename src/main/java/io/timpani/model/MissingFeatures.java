package io.timpani.model;

/** What becomes of a feature that a body lacks, as long as it has others. */
public enum MissingFeatures {
    /** Its value counts as missing in every row. */
    NULL,
    /** The body is refused. */
    REFUSE
}
