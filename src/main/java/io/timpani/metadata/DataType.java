package io.timpani.metadata;

/** What a type schema calls the contents of columns. */
public enum DataType {
    NUM,
    TXT,
    CAT,
    IMG,
    DATE,
    DATE_DURATION,
    COUNT_DICT,
    GEO;

    /** False for types that no table can be seen to have; rules about them are not checked. */
    boolean isSeen() {
        return this != DATE_DURATION && this != COUNT_DICT && this != GEO;
    }
}
