package io.timpani.system;

/** What the system asks of this machine's network. */
interface Network {
    /** True when the health path answers 2xx; returns within about a second. */
    boolean answers(int port, String healthPath);

    boolean isFree(int port);

    /** Any free port. */
    int freePort();
}
