package io.timpani.forest;

/** How wide numbers are. */
public enum Precision {
    /** 32 bits. */
    FLOAT,
    /** 64 bits. */
    DOUBLE
}
