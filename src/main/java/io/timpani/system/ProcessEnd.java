package io.timpani.system;

/**
 * How the process ends after a shutdown.
 *
 * @param standalone true: it does; false: an application server goes on
 * @param request asks for the end with code 0; asked twice, it is to end at once
 */
record ProcessEnd(boolean standalone, Runnable request) {}
