package io.timpani.telemetry;

/** Where spans go. An interface, because who implements it is loaded beside us, by a loader of its own. */
public interface Backend extends AutoCloseable {
    /**
     * Begins a span.
     *
     * @param name its name
     * @param headers the request's headers, which may name a parent
     */
    Span begin(String name, Headers headers);

    /** The same work, belonging to this thread's span on whatever thread it runs. */
    Runnable carrying(Runnable work);

    /** Sends what is left, within a bounded time. */
    @Override
    void close();
}
