package io.timpani.lifecycle;

/** The attributes and operations behind {@link StandaloneView}; JMX wants an interface and {@code get} names. */
public interface StandaloneViewMXBean {
    /** Name of the {@link RuntimeState}. */
    String getState();

    /** Code directory and artifact, by their last names. */
    String getModel();

    /** Name of the engine. */
    String getEngine();

    /** Model calls at once. */
    int getWorkers();

    /** The knobs in effect, in one line. */
    String getKnobs();

    /** Name of the server around the application. */
    String getServerKind();

    /** Returns the exit code when the process shall end for a reason of its own. */
    int awaitExit();

    /** Returns the exit code when the process shall end without waiting for anything; else never. */
    int awaitForcedExit();

    /** Closes the gate and waits for the requests in flight. */
    void drain();
}
