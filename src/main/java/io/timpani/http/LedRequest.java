package io.timpani.http;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The request that {@link ServingFilter} leads to a resource on this thread. Injected as a parameter it would cost a twentieth
 * of a small prediction, because JAX-RS looks it up and wraps it in a proxy for each call.
 */
public final class LedRequest {
    private static final ThreadLocal<@Nullable RequestTrail> HERE = new ThreadLocal<>();

    private LedRequest() {}

    /**
     * The request of the resource method that runs on this thread.
     *
     * @throws IllegalStateException outside a resource method's own thread
     */
    public static HttpServletRequest here() {
        return trail().request();
    }

    /**
     * The trail of the request that is worked on here, on its own thread or on one that {@linkplain RequestTrail#carrying
     * carries} its work.
     *
     * @throws IllegalStateException on other threads
     */
    public static RequestTrail trail() {
        RequestTrail trail = current();
        if (trail == null) {
            throw new IllegalStateException("no request is led on this thread");
        }
        return trail;
    }

    /** The trail of the request that is worked on here, if there is one. */
    static @Nullable RequestTrail current() {
        return HERE.get();
    }

    static void enter(RequestTrail trail) {
        HERE.set(trail);
    }

    static void leave() {
        HERE.remove();
    }
}
