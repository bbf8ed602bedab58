package io.timpani.telemetry;

/** Makes spans. An interface, because who implements it may be loaded beside us, by a loader of its own. */
public interface Tracing {
    /**
     * Begins a span.
     *
     * @param name its name
     * @param headers the request's headers, which may name a parent
     */
    Span begin(String name, Headers headers);

    /** The same work, belonging to this thread's span on whatever thread it runs. */
    Runnable carrying(Runnable work);
}
