package io.timpani.system;

/**
 * How the process ends after a shutdown.
 *
 * @param standalone true: it does; false: an application server goes on
 * @param request asks for the end with code 0
 * @param force ends it with code 0 at once, whatever it waits for
 */
record ProcessEnd(boolean standalone, Runnable request, Runnable force) {}
