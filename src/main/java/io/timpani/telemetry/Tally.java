package io.timpani.telemetry;

/** Hears of everything that is counted, as it is counted, on the thread that counts. */
public interface Tally {
    void ended(Endpoint endpoint, Outcome outcome);

    void queued(Endpoint endpoint, long nanos);

    void predicted(Endpoint endpoint, Outcome outcome, long nanos);

    void workerRestarted();
}
