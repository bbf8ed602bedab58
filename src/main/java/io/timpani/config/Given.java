package io.timpani.config;

/**
 * A value that somebody gave.
 *
 * @param text as written, never empty
 * @param origin the option, key or variable that holds it, for messages
 * @param fromVariable true for a variable like {@code CODE_DIR}, false for what ranks as the command line
 */
record Given(String text, String origin, boolean fromVariable) {}
